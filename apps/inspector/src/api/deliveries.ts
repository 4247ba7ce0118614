// Deliveries: read, resend, cancel. What of them changes is told by the stream; a screen that shows one asks again then.
import type { Delivery, DeliveryCount, DeliveryDetail, Resend, SignatureReport } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, type PageAnswer, request } from './request.ts';

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery', id],
    queryFn: async ({ signal }) => (await request<Answer<DeliveryDetail>>('GET', `/deliveries/${id}`, { signal })).data,
  });

export const signatureQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery', id, 'signature'],
    queryFn: async ({ signal }) =>
      (await request<Answer<SignatureReport>>('GET', `/deliveries/${id}/signature`, { signal })).data,
  });

/** The newest delivered one of the same event to the same webhook, before this one; `null` = there is none. */
export const lastSuccessQuery = (of: Pick<Delivery, 'id' | 'event' | 'webhook_id' | 'created_at'>) =>
  queryOptions({
    queryKey: ['delivery', of.id, 'last success'],
    queryFn: async ({ signal }): Promise<string | null> => {
      let after: string | undefined;
      // A page looks at a bounded number of deliveries, and may find none.
      do {
        const { data, meta } = await request<PageAnswer<Delivery>>('GET', '/deliveries', {
          signal,
          query: {
            'filter[event]': of.event,
            'filter[webhook_id]': of.webhook_id ?? undefined,
            'filter[status]': 'delivered',
            'filter[until]': of.created_at,
            'page[after]': after,
            'page[size]': 2,
          },
        });
        const found = data.find(({ id }) => id !== of.id);
        if (found !== undefined) return found.id;
        after = meta.next_cursor ?? undefined;
      } while (after !== undefined);
      return null;
    },
  });

const COUNT_MS = 5000;

/** How many deliveries a query finds; counted again while it is on screen. */
export const countQuery = (query: string) =>
  queryOptions({
    queryKey: ['deliveries', 'count', query],
    queryFn: async ({ signal }) =>
      (await request<Answer<DeliveryCount>>('GET', '/deliveries/count', { signal, query: { query } })).data,
    refetchInterval: COUNT_MS,
    retry: false,
  });

/** A page of what a query finds, newest first, behind `after`. */
export const listDeliveries = (query: string, after: string | undefined): Promise<PageAnswer<Delivery>> =>
  request('GET', '/deliveries', { query: { query, 'page[after]': after, 'page[size]': 100 } });

/** `how` empty: one more attempt of the same; else a new delivery. @returns what is sent now */
export const resendDelivery = (id: string, how: Resend | string): Promise<Answer<Delivery>> =>
  request('POST', `/deliveries/${id}/resend`, { body: how });

export const cancelDelivery = (id: string): Promise<Answer<Delivery>> => request('POST', `/deliveries/${id}/cancel`);
