import { type AcceptedEvent, type Event, FAN_OUT_NAMED_MAX, type Suppression, toRfc3339 } from '@posthorn/contracts';
import type { Receipt } from '../domain/acceptance.ts';
import { originOf } from '../domain/delivery-origin.ts';
import type { DeliveryRecord, EventRecord, EventSummary, RunRecord, SuppressionRecord } from '../domain/records.ts';
import { presentEventRun } from './action-run.ts';
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
    depth: event.depth,
  };
}

/** The whole event as JSON text: the context is put in as its source, so that `15.0` reads `15.0` here too. */
export function eventDetailText(
  event: EventRecord,
  deliveries: readonly DeliveryRecord[],
  suppressions: readonly SuppressionRecord[],
  runs: readonly RunRecord[],
  remaining: readonly number[] | null,
): string {
  const rest = {
    ...presentEvent(event),
    deliveries: deliveries.map((one) => ({ ...presentDelivery(one), origin: originOf(one, runs) })),
    suppressions: [...suppressions.map(ofWebhook), ...runs.flatMap(suppressedBy)],
    runs: runs.map(presentEventRun),
    fan_out:
      remaining === null
        ? null
        : { status: 'pending', remaining: remaining.length, webhook_ids: remaining.slice(0, FAN_OUT_NAMED_MAX) },
  };
  return `{"data":${JSON.stringify(rest).slice(0, -1)},"context":${event.context}}}`;
}

const ofWebhook = ({ endpointId, reason, detail }: SuppressionRecord): Suppression => ({
  webhook_id: endpointId,
  target_id: null,
  trigger_id: null,
  reason,
  detail,
});

/** A run that did not begin, or sends that a target's own condition refused. */
function suppressedBy({ triggerId, stop, items }: RunRecord): Suppression[] {
  const of = { webhook_id: null, trigger_id: triggerId };
  if (stop !== null) return [{ ...of, target_id: null, ...stop }];
  return items.flatMap(({ status, targetId, reason }) =>
    status === 'suppressed' ? [{ ...of, target_id: targetId, reason: 'condition' as const, detail: reason ?? '' }] : [],
  );
}
