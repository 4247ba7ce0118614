// Events whose subscribers are written after their acceptance, in steps: each must come to what it would have come to had it
// been written at once.
import type { NewDelivery } from '../../src/domain/acceptance.ts';
import type { FanOutPart } from '../../src/domain/fan-out.ts';
import type { FanOutResult } from '../../src/ports/store/accept.ts';
import type { Model } from './model.ts';
import { allHaveRun, expectRuns } from './model-reactions.ts';
import type { Awaited, KnownEvent } from './records.ts';

const isPending = (event: KnownEvent): boolean => event.pending.size > 0 || event.runs.size > 0;

/** An event that was accepted behind a pending one of its people must not be in an order before it. */
export function mustNotOvertake(model: Model, event: KnownEvent): void {
  for (const other of model.events.values()) {
    if (other === event || other.tenantId !== event.tenantId || !isPending(other)) continue;
    if (other.keys.some((key) => event.keys.includes(key)))
      model.problem('fan-out-5', `event ${event.id} overtakes ${other.id}, whose fan-out is pending`);
  }
}

/** @returns what was known of it, at acceptance */
export function isSent(
  model: Model,
  event: KnownEvent,
  { endpointId: webhookId }: NewDelivery,
  fate: string | null,
): Awaited {
  const awaited = event.pending.get(webhookId);
  if (awaited === undefined || (fate !== null && awaited.fate !== fate))
    model.problem('simulation-10', `event ${event.id} at webhook ${webhookId}: ${fate}, not ${awaited?.fate}`);
  event.pending.delete(webhookId);
  return awaited ?? { fate: '', settings: model.webhook(webhookId).settings, isDiscarded: false };
}

export function isSuppressed(model: Model, event: KnownEvent, webhookId: number, reason: string): void {
  const awaited = event.pending.get(webhookId);
  if (awaited?.fate !== reason)
    model.problem('simulation-10', `event ${event.id} at webhook ${webhookId}: ${reason}, not ${awaited?.fate}`);
  event.pending.delete(webhookId);
}

export function allHaveTheirFate(model: Model, { id, pending }: KnownEvent): void {
  for (const [webhookId, { fate }] of pending)
    model.problem('simulation-10', `event ${id} at webhook ${webhookId}: nothing, not ${fate}`);
  pending.clear();
}

/** Whatever is held for it is discarded: what was accepted before and is not written yet would be held. */
export function discardPending(model: Model, webhookId: number): void {
  for (const { pending, runs } of model.events.values()) {
    const awaited = pending.get(webhookId);
    if (awaited !== undefined) awaited.isDiscarded = true;
    for (const { sends } of runs.values())
      for (const send of sends) if (send.settings.id === webhookId) send.isDiscarded = true;
  }
}

export function expand(
  model: Model,
  { parts, now, tenantId }: { parts: readonly FanOutPart[]; now: number; tenantId: number },
  { written }: FanOutResult,
): void {
  for (const part of parts.slice(0, written)) {
    const event = model.events.get(part.eventId);
    if (event === undefined || event.tenantId !== tenantId || event.isErased) {
      model.problem('fan-out-3', `${part.eventId} is expanded, and is not pending`);
      continue;
    }
    const before = [...model.events.values()].find((one) => one.tenantId === tenantId && isPending(one));
    if (isPending(event) && before !== event)
      model.problem('fan-out-5', `event ${event.id} is expanded before ${before?.id}, which was accepted before it`);
    for (const { endpointId: webhookId, reason } of part.suppressions) isSuppressed(model, event, webhookId, reason);
    for (const delivery of part.deliveries) {
      const { fate, settings, isDiscarded } = isSent(model, event, delivery, null);
      if (fate !== 'deliver' && fate !== 'hold')
        model.problem('fan-out-2', `event ${event.id} at webhook ${delivery.endpointId}: it is sent, not ${fate}`);
      const { isDeleted, settings: present } = model.webhook(delivery.endpointId);
      const made = model.addAccepted(event, delivery, isDiscarded ? { ...settings, ordering: 'none' } : settings, now);
      if (isDeleted || isDiscarded) model.callOff(made, now);
      else if (!present.isActive) made.status = 'held';
    }
    expectRuns(model, event, part.runs, now, true);
    if (part.reached !== null) continue;
    allHaveTheirFate(model, event);
    allHaveRun(model, event);
  }
}

/** In the end nothing is. */
export function nothingIsPending({ events, problem }: Model): void {
  for (const event of events.values())
    if (isPending(event))
      problem('fan-out-3', `event ${event.id} is pending in the end, at ${event.pending.size} webhooks`);
}
