// What waits and is under way, of the tenant that is signed in.
import { queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';

const WATCH_MS = 2000;

export const opsQuery = queryOptions({
  queryKey: ['ops'],
  queryFn: ({ signal }) => dataOf(client.ops.get({ signal })),
  refetchInterval: WATCH_MS,
});
