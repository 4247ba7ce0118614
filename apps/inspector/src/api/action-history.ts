// What triggers did: one run for each trigger and event.
import { queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';

const NEWEST = 20;

/** The newest runs of a trigger. */
export const runsQuery = (triggerId: number) =>
  queryOptions({
    queryKey: ['action history', triggerId],
    queryFn: ({ signal }) =>
      dataOf(client.actionHistory.list({ filter: { actionable_id: triggerId }, size: NEWEST }, { signal })),
    refetchInterval: 10_000,
  });
