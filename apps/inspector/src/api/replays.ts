// Replays: old deliveries sent again, as a plan that is seen before it runs.
import type { Replay } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';

const ACTIVE = new Set(['planning', 'running']);
const WATCH_MS = 1000;
/** The dispatcher counts each time: a replay of a million is asked less often. */
const watchMs = ({ replayed }: Replay): number => Math.max(WATCH_MS, replayed / 50);

export const replaysQuery = queryOptions({
  queryKey: ['replays'],
  queryFn: ({ signal }) => dataOf(client.replays.list({ size: 50 }, { signal })),
  refetchInterval: ({ state }) => (state.data?.some(({ status }) => ACTIVE.has(status)) ? WATCH_MS : false),
});

export const replayQuery = (id: number) =>
  queryOptions({
    queryKey: ['replays', id],
    queryFn: ({ signal }) => dataOf(client.replays.get(id, { signal })),
    // What it sent goes on after it is done.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && (ACTIVE.has(data.status) || data.outcomes.waiting > 0) ? watchMs(data) : false,
  });

/** Only counts what the query finds; nothing is sent before `start`. */
export const planReplay = (query: string, ratePerSecond: number) =>
  dataOf(client.replays.create({ filter: { query }, rate_per_second: ratePerSecond }));

/** The newest event of this name and root id, to a webhook that need not have asked for it. @returns a sentence */
export const replayNewest = (event: string, rootId: string | number, webhookId: number): Promise<string> =>
  dataOf(client.replays.events({ event_context: event, identifiers: [rootId], webhook_ids: [webhookId] }));

export type ReplayAct = 'start' | 'pause' | 'resume' | 'cancel';
export const actOnReplay = (id: number, act: ReplayAct) => dataOf(client.replays[act](id));
