// The contexts of Posthorn's own events.
import type { DeliveryExhaustedContext, WebhookDisabledContext } from '@posthorn/contracts';
import { type AttemptErrorKind, toRfc3339 } from '@posthorn/contracts/plain';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Webhook } from '../domain/webhook.ts';
import { commonWebhookFields } from './common-fields.ts';
import { commonDeliveryFields } from './delivery.ts';

export const webhookDisabled = (webhook: Webhook, heldCount: number): WebhookDisabledContext => ({
  ...commonWebhookFields(webhook),
  held_count: heldCount,
});

export type LastAttempt = {
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
};

export function deliveryExhausted(delivery: DeliveryRecord, attempt: LastAttempt): DeliveryExhaustedContext {
  const { number, startedAt, status, error } = attempt;
  return {
    ...commonDeliveryFields(delivery),
    last_attempt: { number, started_at: toRfc3339(startedAt), status, error },
  };
}
