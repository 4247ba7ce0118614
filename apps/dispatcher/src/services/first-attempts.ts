// Handing first attempts over to the engine under the slots that were reserved for them, and giving the slots back where
// nothing was committed. Of everything else that is due the engine hears by the news of the commit.
import { firstAttempt, type Handover } from './handover.ts';
import type { Planned } from './plan-acceptance.ts';

type Deps = { handover: Pick<Handover, 'begin' | 'release'> };

/** Its commit is done. */
export function handOver(deps: Deps, tenantId: number, { entry, endpoints }: Planned, now: number): void {
  const { event } = entry;
  for (const delivery of entry.deliveries) {
    const endpoint = endpoints.get(delivery.endpointId);
    if (endpoint === undefined || delivery.lease === null) continue;
    const { id, lease } = delivery;
    const { id: eventId, traceparent, depth } = event;
    const ids = { id, tenantId, eventId, endpointId: endpoint.id, traceparent, depth, dueAt: now };
    void deps.handover.begin(
      firstAttempt({
        ...ids,
        eventName: event.name,
        isTest: false,
        body: delivery.body ?? event.context,
        shape: delivery.target?.shape ?? null,
      }),
      endpoint,
      lease,
    );
  }
}

export function giveBack(deps: Deps, planned: readonly Planned[]): void {
  for (const { entry } of planned) {
    for (const { lease, endpointId } of entry.deliveries) if (lease !== null) deps.handover.release(endpointId);
  }
}
