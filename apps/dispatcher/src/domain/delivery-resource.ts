// A delivery in the fields of the API, for answers and operational events.
import { type Delivery, toRfc3339 } from '@posthorn/contracts';
import type { DeliveryRecord } from './records.ts';

const time = (epochMs: number | null): string | null => (epochMs === null ? null : toRfc3339(epochMs));

export function deliveryResource(delivery: DeliveryRecord): Delivery {
  const last = delivery.lastAttempt;
  return {
    ...toldDelivery(delivery),
    recovered_by: delivery.recoveredBy,
    last_attempt: last && {
      number: last.number,
      status: last.status,
      error_kind: last.errorKind,
      started_at: toRfc3339(last.startedAt),
      total_ms: last.totalMs,
    },
    body_bytes: delivery.bodyBytes,
  };
}

/** Without what an event about it says in its own way. */
export function toldDelivery(delivery: DeliveryRecord): Omit<Delivery, 'last_attempt' | 'body_bytes' | 'recovered_by'> {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    event: delivery.eventName,
    webhook_id: delivery.webhookId,
    target_id: null,
    profile_id: delivery.profileId,
    status: delivery.status,
    reason: delivery.reason,
    attempt_count: delivery.attemptCount,
    next_attempt_at: time(delivery.dueAt),
    created_at: toRfc3339(delivery.createdAt),
    completed_at: time(delivery.completedAt),
    replay_of: delivery.replayOf,
    test: delivery.isTest,
    waiting_for: delivery.waitingFor,
    extra_data_fault: delivery.extraDataFault,
  };
}
