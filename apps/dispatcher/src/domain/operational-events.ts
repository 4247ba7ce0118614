// The operational events of Posthorn: their contexts and when they are raised.
import {
  type AttemptErrorKind,
  type DeliveryExhaustedContext,
  isOperationalEvent,
  toRfc3339,
  toVendorTime,
  type WebhookDisabledContext,
} from '@posthorn/contracts';
import { toldDelivery } from './delivery-resource.ts';
import type { DeliveryRecord } from './records.ts';
import type { Webhook } from './webhook.ts';

/** Of its own events nothing is told, so that none can bring about the next; of tests neither. */
export const raisesEvents = (delivery: { eventName: string; isTest: boolean }): boolean =>
  !delivery.isTest && !isOperationalEvent(delivery.eventName);

export function webhookDisabled(webhook: Webhook, heldCount: number): WebhookDisabledContext {
  return {
    id: webhook.id,
    trigger: webhook.events[0] ?? '',
    events: [...webhook.events],
    url: webhook.url,
    namespace: webhook.namespace ?? '',
    is_active: webhook.isActive,
    disabled_reason: webhook.disabledReason,
    disabled_at: webhook.disabledAt === null ? null : toVendorTime(webhook.disabledAt),
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
    ...toldDelivery(delivery),
    last_attempt: { number, started_at: toRfc3339(startedAt), status, error },
  };
}
