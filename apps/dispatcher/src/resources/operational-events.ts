// The contexts of Posthorn's own events.
import {
  type AttemptErrorKind,
  type DeliveryExhaustedContext,
  toRfc3339,
  type WebhookDisabledContext,
} from '@posthorn/contracts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Webhook } from '../domain/webhook.ts';
import { commonDeliveryFields } from './delivery.ts';
import { commonWebhookFields } from './webhook.ts';

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
