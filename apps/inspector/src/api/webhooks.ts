// Webhooks: who is subscribed to what.
import type {
  SecretRotation,
  TestedAttempt,
  TestSignature,
  Webhook,
  WebhookCreate,
  WebhookUpdate,
} from '@posthorn/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Answer, type PageAnswer, request } from './request.ts';
import { useMay } from './session.ts';

/** All of them: the page's names, choices and lists are made of it. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }): Promise<Webhook[]> => {
    const all: Webhook[] = [];
    for (let number = 1; ; number += 1) {
      const { data, meta } = await request<PageAnswer<Webhook>>('GET', '/webhooks', {
        signal,
        query: { 'page[number]': number, 'page[size]': 100 },
      });
      all.push(...data);
      if (number >= (meta.last_page ?? 1)) return all;
    }
  },
  staleTime: 30_000,
});

/** What a person knows it by: its description, else where it sends to. */
export const webhookName = ({ description, url }: Pick<Webhook, 'description' | 'url'>): string =>
  description?.trim() || url.replace(/^https?:\/\//, '');

/** The same where it may not be known: it was deleted, or one may not read webhooks. */
export const nameOrNumber = (known: Webhook | undefined, id: number | null): string =>
  known !== undefined ? webhookName(known) : id === null ? '' : `webhook ${id}`;

/** What people know a webhook by. Who may not read webhooks sees their numbers. */
export function useWebhookName(): (id: number | null) => string {
  const may = useMay();
  const { data } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks') });
  return (id) =>
    nameOrNumber(
      data?.find((one) => one.id === id),
      id,
    );
}

export const webhookQuery = (id: number) =>
  queryOptions({
    queryKey: ['webhooks', id],
    queryFn: async ({ signal }) => (await request<Answer<Webhook>>('GET', `/webhooks/${id}`, { signal })).data,
  });

/** A body that is a string is sent as it is. The answer's `data.secret` is there this once. */
export const createWebhook = (body: WebhookCreate | string): Promise<Answer<Webhook>> =>
  request('POST', '/webhooks', { body });
export const updateWebhook = (id: number, body: WebhookUpdate | string): Promise<Answer<Webhook>> =>
  request('PUT', `/webhooks/${id}`, { body });
export const deleteWebhook = (id: number): Promise<void> => request('DELETE', `/webhooks/${id}`);
export const rotateSecret = (id: number, body: SecretRotation): Promise<Answer<Webhook>> =>
  request('POST', `/webhooks/${id}/rotate-secret`, { body });
export const testWebhook = (
  id: number,
  event: string,
  signature: TestSignature = 'valid',
): Promise<Answer<TestedAttempt>> => request('POST', `/webhooks/${id}/test`, { body: { event, signature } });
