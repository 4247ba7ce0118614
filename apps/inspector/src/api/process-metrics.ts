// What the dispatcher's process tells of itself at /metrics.
import { queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';
import { readSamples } from './samples.ts';

const WATCH_MS = 2000;

export const processMetricsQuery = queryOptions({
  queryKey: ['process metrics'],
  queryFn: async ({ signal }) => readSamples(await dataOf(client.ops.metrics({ signal }))),
  refetchInterval: WATCH_MS,
});
