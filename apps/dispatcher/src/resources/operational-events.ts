// The contexts of Posthorn's own events.
import {
  type AttemptErrorKind,
  type DeliveryExhaustedContext,
  toRfc3339,
  type WebhookDisabledContext,
} from '@posthorn/contracts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Webhook } from '../domain/webhook.ts';
import { commonFields } from './delivery.ts';
import { vendorTime } from './times.ts';

export function webhookDisabled(webhook: Webhook, heldCount: number): WebhookDisabledContext {
  return {
    id: webhook.id,
    trigger: webhook.events[0] ?? '',
    events: [...webhook.events],
    url: webhook.url,
    namespace: webhook.namespace ?? '',
    is_active: webhook.isActive,
    disabled_reason: webhook.disabledReason,
    disabled_at: vendorTime(webhook.disabledAt),
    held_count: heldCount,
  };
}

export type LastAttempt = {
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
};

export function deliveryExhausted(delivery: DeliveryRecord, attempt: LastAttempt): DeliveryExhaustedContext {
  const { number, startedAt, status, error } = attempt;
  return {
    ...commonFields(delivery),
    last_attempt: { number, started_at: toRfc3339(startedAt), status, error },
  };
}
