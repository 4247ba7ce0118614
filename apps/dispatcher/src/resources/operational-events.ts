// The contexts of Posthorn's own events.
import type { DeliveryExhaustedContext, TargetDisabledContext, WebhookDisabledContext } from '@posthorn/contracts';
import { type AttemptErrorKind, toRfc3339 } from '@posthorn/contracts/plain';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Target } from '../domain/target.ts';
import type { Webhook } from '../domain/webhook.ts';
import { commonTargetFields, commonWebhookFields } from './common-fields.ts';
import { commonDeliveryFields } from './delivery.ts';

export const webhookDisabled = (webhook: Webhook, heldCount: number): WebhookDisabledContext => ({
  ...commonWebhookFields(webhook),
  held_count: heldCount,
});

export const targetDisabled = (target: Target, heldCount: number): TargetDisabledContext => ({
  ...commonTargetFields(target),
  held_count: heldCount,
});

export type LastAttempt = {
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
};

export function deliveryExhausted(delivery: DeliveryRecord, attempt: LastAttempt | null): DeliveryExhaustedContext {
  return { ...commonDeliveryFields(delivery), last_attempt: attempt && presentLast(attempt) };
}

const presentLast = ({ number, startedAt, status, error }: LastAttempt) => ({
  number,
  started_at: toRfc3339(startedAt),
  status,
  error,
});
