import { type AcceptedEvent, type Event, FAN_OUT_NAMED_MAX, toRfc3339 } from '@posthorn/contracts';
import type { Receipt } from '../domain/acceptance.ts';
import type { DeliveryRecord, EventRecord, EventSummary, SuppressionRecord } from '../domain/records.ts';
import { presentDelivery } from './delivery.ts';
import { rfc3339 } from './times.ts';

export function presentReceipt(receipt: Receipt, duplicate: boolean): AcceptedEvent {
  const { id, name, createdAt, deliveries, suppressed, fanOutPending } = receipt;
  const told = { id, event: name, created_at: toRfc3339(createdAt), deliveries, suppressed, duplicate };
  return fanOutPending ? { ...told, fan_out: 'pending' } : told;
}

export function presentEvent(event: EventSummary): Event {
  return {
    id: event.id,
    event: event.name,
    idempotency_key: event.idempotencyKey,
    namespace: event.namespace,
    profile_id: event.profileId,
    occurred_at: rfc3339(event.occurredAt),
    deliver_at: rfc3339(event.deliverAt),
    created_at: toRfc3339(event.createdAt),
    erased_at: rfc3339(event.erasedAt),
  };
}

/** The whole event as JSON text: the context is put in as its source, so that `15.0` reads `15.0` here too. */
export function eventDetailText(
  event: EventRecord,
  deliveries: readonly DeliveryRecord[],
  suppressions: readonly SuppressionRecord[],
  remaining: readonly number[] | null,
): string {
  const rest = {
    ...presentEvent(event),
    deliveries: deliveries.map(presentDelivery),
    suppressions: suppressions.map(({ endpointId, reason, detail }) => ({ webhook_id: endpointId, reason, detail })),
    fan_out:
      remaining === null
        ? null
        : { status: 'pending', remaining: remaining.length, webhook_ids: remaining.slice(0, FAN_OUT_NAMED_MAX) },
  };
  return `{"data":${JSON.stringify(rest).slice(0, -1)},"context":${event.context}}}`;
}
