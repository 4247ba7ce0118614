import type { Webhook as WebhookResource } from '@posthorn/contracts';
import { namedFields } from '../domain/endpoint-fields.ts';
import type { ListedWebhook } from '../ports/store/endpoints.ts';
import { presentSecretSource, routingFields } from './common-fields.ts';
import { presentEndpoint } from './endpoint.ts';

export function presentWebhook({ webhook, heldCount, health }: ListedWebhook, now: number): WebhookResource {
  return {
    ...presentEndpoint(webhook, heldCount, health, now),
    ...routingFields(webhook),
    condition: (webhook.condition?.rule ?? null) as WebhookResource['condition'],
    extra_data_template: webhook.extraDataTemplate,
    secret_source: presentSecretSource(webhook.secretSource, 'webhook'),
    ...namedFields('webhook', webhook),
  };
}
