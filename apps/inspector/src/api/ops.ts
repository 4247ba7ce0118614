// What waits and is under way, of the tenant that is signed in.
import type { Ops } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, request } from './request.ts';

const WATCH_MS = 2000;

export const opsQuery = queryOptions({
  queryKey: ['ops'],
  queryFn: async ({ signal }) => (await request<Answer<Ops>>('GET', '/ops', { signal })).data,
  refetchInterval: WATCH_MS,
});
