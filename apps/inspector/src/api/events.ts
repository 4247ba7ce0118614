// Events: what was accepted, and what became of it at every subscriber.
import type { AcceptedEvent, Event, EventDetail } from '@posthorn/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { childrenOf, isFault, readJson, sourceOf } from '../payload/json-text.ts';
import { type Answer, type PageAnswer, request, requestText } from './request.ts';

export type EventWithSource = EventDetail & {
  /** The context as it was accepted, byte for byte; `null` once it is erased. */
  contextText: string | null;
};

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: async ({ signal }): Promise<EventWithSource> => {
      const text = await requestText('GET', `/events/${id}`, { signal });
      return { ...(JSON.parse(text) as { data: EventDetail }).data, contextText: contextTextOf(text) };
    },
  });

function contextTextOf(text: string): string | null {
  const json = readJson(text);
  if (isFault(json)) return null;
  const data = childrenOf(json.root).find(({ name }) => name === 'data')?.value;
  const context = data && childrenOf(data).find(({ name }) => name === 'context')?.value;
  return context === undefined || context.type === 'null' ? null : sourceOf(json, context);
}

type EventsPage = PageAnswer<Event> & {
  /** When it was asked for, epoch ms. */
  at: number;
};

/** The events that a filter finds, newest first, a page at a time. */
export const eventsQuery = (filter: { event?: string; profile?: string; key?: string }) =>
  infiniteQueryOptions({
    queryKey: ['events', filter],
    queryFn: async ({ signal, pageParam }): Promise<EventsPage> => {
      const at = Date.now();
      const page = await request<PageAnswer<Event>>('GET', '/events', {
        signal,
        query: {
          'filter[event]': filter.event,
          'filter[profile_id]': filter.profile,
          'filter[idempotency_key]': filter.key,
          'page[after]': pageParam,
          'page[size]': 50,
        },
      });
      return { ...page, at };
    },
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.next_cursor ?? undefined,
  });

/** @param body JSON as it is to be sent: of a parsed context the digits would be gone */
export const sendEvent = (body: string): Promise<Answer<AcceptedEvent>> => request('POST', '/events', { body });
