import type { Webhook as WebhookResource } from '@posthorn/contracts';
import { namedFields } from '../domain/endpoint-fields.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { ListedWebhook } from '../ports/store/endpoints.ts';
import { commonEndpointFields, presentEndpoint, presentSecretSource } from './endpoint.ts';

const commonFields = (webhook: Webhook) => ({
  trigger: webhook.events[0] ?? '',
  events: [...webhook.events],
  namespace: webhook.namespace ?? '',
});

/** The fields of a webhook that an operational event about it has, too. */
export const commonWebhookFields = (webhook: Webhook) => ({
  ...commonEndpointFields(webhook),
  ...commonFields(webhook),
});

export function presentWebhook({ webhook, heldCount, health }: ListedWebhook, now: number): WebhookResource {
  return {
    ...presentEndpoint(webhook, heldCount, health, now),
    ...commonFields(webhook),
    condition: (webhook.condition?.rule ?? null) as WebhookResource['condition'],
    extra_data_template: webhook.extraDataTemplate,
    secret_source: presentSecretSource(webhook.secretSource, 'webhook'),
    ...namedFields('webhook', webhook),
  };
}
