// Fields that resources share with operational events and the audit log. Apart from the resources, because the store's
// threads load this file: see store/DESIGN.md.
import type { Endpoint, SecretSource } from '../domain/endpoint.ts';
import type { Target } from '../domain/target.ts';
import type { Webhook } from '../domain/webhook.ts';
import { vendorTime } from './times.ts';

/** The fields of an endpoint that an operational event about it has, too. */
export const commonEndpointFields = (endpoint: Endpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  is_active: endpoint.isActive,
  disabled_reason: endpoint.disabledReason,
  disabled_at: vendorTime(endpoint.disabledAt),
});

/** Which events a webhook gets. */
export const routingFields = (webhook: Webhook) => ({
  trigger: webhook.events[0] ?? '',
  events: [...webhook.events],
  namespace: webhook.namespace ?? '',
});

/** The fields of a webhook that an operational event about it has, too. */
export const commonWebhookFields = (webhook: Webhook) => ({
  ...commonEndpointFields(webhook),
  ...routingFields(webhook),
});

/** The fields of a target that an operational event about it has, too. */
export const commonTargetFields = (target: Target) => ({
  ...commonEndpointFields(target),
  name: target.name,
  handle: target.handle,
});

export const presentRateLimit = (limit: Endpoint['rateLimit']) =>
  limit && { count: limit.count, per_seconds: limit.perMs / 1000 };

/** The API calls a secret of its own by what it belongs to. */
export const presentSecretSource = <Kind extends string>(source: SecretSource, kind: Kind): Kind | 'tenant' | 'none' =>
  source === 'own' ? kind : source;
