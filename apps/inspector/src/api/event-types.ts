// The catalogue: events whose contexts are defined, each with its schema and an example.
import { queryOptions } from '@tanstack/react-query';
import { allOf, client } from './client.ts';

/** The dispatcher makes the schemas of a page on its first use: small pages hold up deliveries for less time. */
const PAGE = 25;

/** All of it. */
export const eventTypesQuery = queryOptions({
  queryKey: ['event types'],
  queryFn: ({ signal }) => allOf(client.eventTypes.pages({ size: PAGE }, { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});
