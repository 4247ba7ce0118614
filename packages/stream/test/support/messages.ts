// Messages of the dispatcher about changes that are numbers: change 7 is one of delivery `dlv_7`. Their positions are texts that
// tell nothing of the order.
import type { LiveTuple, ServerMessage } from '@posthorn/contracts/live';
import type { Position } from '../../src/index.ts';
import type { FakeHost } from './fake-host.ts';

export const tuple = (n: number): LiveTuple => [
  ...([`dlv_${n}`, n, 'profile.created', 1, null, 'delivered', null, 200, null, 1, null, 5, n] as const),
  ...([2, null, null, null, false, null] as const),
];
export const numberOf = (id: string): number => Number(id.slice('dlv_'.length));

const places = new Map<string, { n: number; epoch: number }>();

/** The position behind change `n`. Each epoch has a text of its own for it. */
export function at(n: number, epoch = 1): Position {
  const text = `${((n * 48_271 + 11) % 2_147_483_647).toString(36)}.${epoch}`;
  places.set(text, { n, epoch });
  return text as Position;
}

export function placeOf(position: string): { n: number; epoch: number } {
  const place = places.get(position);
  if (place === undefined) throw new Error(`"${position}" was never told`);
  return place;
}

export const welcome = (head: number, epoch = 1): ServerMessage => ({
  ...{ t: 'welcome', v: 2, head: at(head, epoch), time: 0, version: '1.2.3', seconds: [] },
  limits: { subscriptions: 8, snapshot: 500 },
});

export const ev = (id: string, from: number, to: number): ServerMessage => ({
  ...{ t: 'ev', id, from: at(from), to: at(to), behind: 0 },
  ...{ rows: [tuple(to)], out: [] },
});
export const mark = (id: string, from: number, to: number): ServerMessage => ({
  ...{ t: 'mark', id, from: at(from), to: at(to) },
});
export const snap = (id: string, n: number): ServerMessage => ({
  ...{ t: 'snap', id, at: at(n), rows: [tuple(n)], older: null },
});

/** What the viewer sent on its last socket. */
export const sent = ({ socket }: FakeHost) => socket.sent.map((text) => JSON.parse(text));

export const second = (at: number): ServerMessage => ({
  t: 'agg',
  second: { at, accepted: 1, delivered: 1, retrying: 0, failed: 0, held: 0, p50: 5, p95: 5, p99: 5, lag: 1 },
  ...{ time: at, due: 3, inFlight: 1, oldestDueMs: null },
});
