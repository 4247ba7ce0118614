// The catalogue: events whose contexts are defined, each with its schema and an example.
import type { EventType } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, request } from './request.ts';

export const eventTypesQuery = queryOptions({
  queryKey: ['event types'],
  queryFn: async ({ signal }) => (await request<Answer<EventType[]>>('GET', '/event-types', { signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
});
