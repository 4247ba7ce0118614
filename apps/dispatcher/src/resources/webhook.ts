import { toVendorTime, type Webhook as WebhookResource } from '@posthorn/contracts';
import { judgeCondition } from '../domain/condition/judge-condition.ts';
import { overlapEndsAt } from '../domain/endpoint.ts';
import { healthState } from '../domain/health.ts';
import { masked } from '../domain/masked-headers.ts';
import { secretHint } from '../domain/secret-hint.ts';
import type { Webhook } from '../domain/webhook.ts';
import { namedFields } from '../domain/webhook-fields.ts';
import type { ListedWebhook } from '../ports/store/endpoints.ts';
import { presentAuthentication } from './authentication.ts';
import { vendorTime } from './times.ts';

/** The fields of a webhook that an operational event about it has, too. */
export const commonWebhookFields = (webhook: Webhook) => ({
  id: webhook.id,
  trigger: webhook.events[0] ?? '',
  events: [...webhook.events],
  url: webhook.url,
  namespace: webhook.namespace ?? '',
  is_active: webhook.isActive,
  disabled_reason: webhook.disabledReason,
  disabled_at: vendorTime(webhook.disabledAt),
});

/** Neither the secret nor the values of static headers, which often hold credentials, are ever read back. */
export function presentWebhook({ webhook, heldCount, health }: ListedWebhook, now: number): WebhookResource {
  return {
    ...commonWebhookFields(webhook),
    queue: webhook.lane,
    condition: (webhook.condition?.rule ?? null) as WebhookResource['condition'],
    condition_warnings: webhook.condition === null ? [] : [...judgeCondition(webhook.condition).warnings],
    extra_data_template: webhook.extraDataTemplate,
    headers: masked(webhook.headers),
    authentication: presentAuthentication(webhook),
    secret_hint: secretHint(webhook.secret),
    secret_source: webhook.secretSource,
    secret_overlap_ends_at: vendorTime(overlapEndsAt(webhook, now)),
    ...namedFields(webhook),
    rate_limit:
      webhook.rateLimit === null
        ? null
        : { count: webhook.rateLimit.count, per_seconds: webhook.rateLimit.perMs / 1000 },
    held_count: heldCount,
    health: {
      state: healthState(webhook.isActive, health),
      failing_since: vendorTime(health.failingSince),
      failure_count: health.failureCount,
      last_success_at: vendorTime(health.lastSuccessAt),
      last_failure_at: vendorTime(health.lastFailureAt),
    },
    user_id: webhook.tokenId,
    created_at: toVendorTime(webhook.createdAt),
    updated_at: toVendorTime(webhook.updatedAt),
  };
}
