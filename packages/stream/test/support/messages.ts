// Messages of the dispatcher about changes that are numbers: change 7 is one of delivery `dlv_7`.
import type { LiveTuple, ServerMessage } from '@posthorn/contracts/live';
import type { FakeHost } from './fake-host.ts';

export const tuple = (n: number): LiveTuple => [
  ...([`dlv_${n}`, n, 'profile.created', 1, null, 'delivered', null, 200, null, 1, null, 5, n] as const),
  ...([2, null, null, null, false, null] as const),
];
export const numberOf = (id: string): number => Number(id.slice('dlv_'.length));

export const welcome = (head: number, epoch = 'e1'): ServerMessage => ({
  ...{ t: 'welcome', v: 1, epoch, head, time: 0, version: '1.2.3', seconds: [] },
  limits: { subscriptions: 8, snapshot: 500 },
});

export const ev = (id: string, from: number, to: number): ServerMessage => ({
  ...{ t: 'ev', id, from, to },
  ...{ rows: [tuple(to)], out: [] },
});
export const snap = (id: string, seq: number): ServerMessage => ({
  t: 'snap',
  id,
  seq,
  rows: [tuple(seq)],
  older: null,
});

/** What the viewer sent on its last socket. */
export const sent = ({ socket }: FakeHost) => socket.sent.map((text) => JSON.parse(text));

export const second = (at: number): ServerMessage => ({
  t: 'agg',
  second: { at, accepted: 1, delivered: 1, retrying: 0, failed: 0, held: 0, p50: 5, p95: 5, p99: 5, lag: 1 },
  ...{ time: at, due: 3, inFlight: 1, oldestDueMs: null },
});
