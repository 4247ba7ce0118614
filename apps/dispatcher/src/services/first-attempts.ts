// Handing accepted deliveries over to the engine: first attempts under the slots that were reserved for them, the rest as
// what is due; and giving the slots back where nothing was committed.
import type { Clock } from '../ports/clock.ts';
import { firstAttempt, type Handover } from './handover.ts';
import type { Planned } from './plan-acceptance.ts';

type Deps = { handover: Handover; clock: Clock };

const LOOK_AFTER_MS = 1000;

/** Its commit is done. */
export function handOver(deps: Deps, tenantId: number, { entry, webhooks }: Planned, now: number): void {
  const { event } = entry;
  for (const delivery of entry.deliveries) {
    const webhook = webhooks.get(delivery.webhookId);
    if (webhook === undefined || delivery.dueAt === null) continue;
    if (delivery.lease === null) {
      deps.handover.nudge(webhook, Math.max(now, delivery.dueAt));
      continue;
    }
    const { id, lease } = delivery;
    const { id: eventId, traceparent } = event;
    const ids = { id, tenantId, eventId, webhookId: webhook.id, traceparent, dueAt: now };
    void deps.handover.begin(
      firstAttempt({ ...ids, eventName: event.name, isTest: false, body: delivery.body ?? event.context }),
      webhook,
      lease,
    );
  }
}

/** A commit of which no answer came may have happened all the same: what it wrote must not wait for the next event. */
export function lookLater(deps: Deps, planned: readonly Planned[]): void {
  for (const { entry, webhooks } of planned) {
    for (const { webhookId, lease, dueAt } of entry.deliveries) {
      const webhook = webhooks.get(webhookId);
      const at = lease?.until ?? dueAt;
      if (webhook !== undefined && at !== null)
        deps.handover.nudge(webhook, Math.max(at, deps.clock.now() + LOOK_AFTER_MS));
    }
  }
}

export function giveBack(deps: Pick<Deps, 'handover'>, planned: readonly Planned[]): void {
  for (const { entry } of planned) {
    for (const { lease, webhookId } of entry.deliveries) if (lease !== null) deps.handover.release(webhookId);
  }
}
