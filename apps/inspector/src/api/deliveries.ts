// Deliveries: read, resend, cancel. What of them changes is told by the stream; a screen that shows one asks again then.
import { rawContext } from '@posthorn/client';
import type { Delivery } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { answerOf, client, dataOf, dataOfPages } from './client.ts';

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery', id],
    queryFn: ({ signal }) => dataOf(client.deliveries.get(id, { signal })),
  });

export const signatureQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery', id, 'signature'],
    queryFn: ({ signal }) => dataOf(client.deliveries.signature(id, { signal })),
  });

/** The newest delivered one of the same event to the same endpoint, before this one; `null` = there is none. */
export const lastSuccessQuery = (of: Pick<Delivery, 'id' | 'event' | 'webhook_id' | 'target_id' | 'created_at'>) =>
  queryOptions({
    queryKey: ['delivery', of.id, 'last success'],
    queryFn: async ({ signal }): Promise<string | null> => {
      const filter = {
        event: of.event,
        webhook_id: of.webhook_id ?? undefined,
        target_id: of.target_id ?? undefined,
        status: 'delivered',
        until: of.created_at,
      } as const;
      // A page looks at a bounded number of deliveries, and may find none.
      for await (const data of dataOfPages(client.deliveries.pages({ filter, size: 2 }, { signal }))) {
        const found = data.find(({ id }) => id !== of.id);
        if (found !== undefined) return found.id;
      }
      return null;
    },
  });

const COUNT_MS = 5000;

/** How many deliveries a query finds; counted again while it is on screen. */
export const countQuery = (query: string) =>
  queryOptions({
    queryKey: ['deliveries', 'count', query],
    queryFn: ({ signal }) => dataOf(client.deliveries.count({ query: query || undefined }, { signal })),
    refetchInterval: COUNT_MS,
    retry: false,
  });

/** A page of what a query finds, newest first, behind `after`. */
export const listDeliveries = (query: string, after: string | undefined) =>
  answerOf(client.deliveries.list({ query: query || undefined, after, size: 100 }));

/** One more attempt of the same; with `asNew` a new delivery. @returns what is sent now */
export const resendDelivery = (id: string, { asNew = false } = {}) =>
  dataOf(client.deliveries.resend(id, asNew ? { as_new: true } : {}));

/** A new delivery with another body. @param context JSON as it is to be sent: of a parsed one, digits would be gone */
export const resendEdited = async (id: string, context: string) =>
  dataOf(client.deliveries.resend(id, { context: rawContext(context) }));

export const cancelDelivery = (id: string) => dataOf(client.deliveries.cancel(id));
