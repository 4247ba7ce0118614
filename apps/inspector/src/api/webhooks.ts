// Webhooks: who is subscribed to what.
import { rawBody, type WebhookCreate, type WebhookUpdate } from '@posthorn/client';
import type { SecretRotation, TestCheck } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { allOf, answerOf, client, dataOf } from './client.ts';

/** All of them: the page's names, choices and lists are made of it. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => allOf(client.webhooks.pages({ size: 100 }, { signal })),
  staleTime: 30_000,
});

export const webhookQuery = (id: number) =>
  queryOptions({
    queryKey: ['webhooks', id],
    queryFn: ({ signal }) => dataOf(client.webhooks.get(id, { signal })),
  });

export type { WebhookCreate, WebhookUpdate };

/** The answer's `data.secret` is there this once. */
export const createWebhook = (webhook: WebhookCreate) => answerOf(client.webhooks.create(webhook));
/** @param change JSON as text is sent as it is, digit for digit */
export const updateWebhook = async (id: number, change: WebhookUpdate | string) =>
  answerOf(client.webhooks.update(id, typeof change === 'string' ? rawBody(change) : change));
export const deleteWebhook = (id: number) => dataOf(client.webhooks.delete(id));
export const rotateSecret = (id: number, how: SecretRotation) => dataOf(client.webhooks.rotateSecret(id, how));
export const testWebhook = (id: number, event: string, check: TestCheck = 'valid') =>
  dataOf(client.webhooks.test(id, { event, check }));
