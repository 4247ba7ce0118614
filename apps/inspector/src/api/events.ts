// Events: what was accepted, and what became of it at every subscriber.
import type { EventDetail } from '@posthorn/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { childrenOf, isFault, readJson, sourceOf } from '../payload/json-text.ts';
import { answerOf, client, dataOf } from './client.ts';

export type EventWithSource = EventDetail & {
  /** The context as it was accepted, byte for byte; `null` once it is erased. */
  contextText: string | null;
};

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: async ({ signal }): Promise<EventWithSource> => {
      const { event, text } = await dataOf(client.events.getWithText(id, { signal }));
      return { ...event, contextText: contextTextOf(text) };
    },
  });

function contextTextOf(text: string): string | null {
  const json = readJson(text);
  if (isFault(json)) return null;
  const data = childrenOf(json.root).find(({ name }) => name === 'data')?.value;
  const context = data && childrenOf(data).find(({ name }) => name === 'context')?.value;
  return context === undefined || context.type === 'null' ? null : sourceOf(json, context);
}

/** The events that a filter finds, newest first, a page at a time; `at`: when it was asked for, epoch ms. */
export const eventsQuery = (filter: { event?: string; profile?: string; key?: string }) =>
  infiniteQueryOptions({
    queryKey: ['events', filter],
    queryFn: async ({ signal, pageParam }) => {
      const at = Date.now();
      const { event, profile, key } = filter;
      const asked = {
        filter: { event, profile_id: profile, idempotency_key: key },
        after: pageParam,
        size: 50,
      };
      return { ...(await answerOf(client.events.list(asked, { signal }))), at };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meta }) => meta.next_cursor ?? undefined,
  });
