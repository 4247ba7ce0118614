// While nothing goes wrong, whatever is due is under way, or something real is in its way at every node.
import { isDeepStrictEqual } from 'node:util';
import type { InspectSqlite } from '../support/inspect-sqlite.ts';
import type { Model } from './model.ts';
import { type ModelReplays, REPLAY_LEASE_MS } from './model-replays.ts';
import type { Process } from './process.ts';
import { isWaiting, type KnownDelivery, type LimitsBefore } from './records.ts';
import { NEWS_MAX_MS } from './sim-store.ts';
import type { Traffic } from './traffic.ts';

/** After trouble, steps of the clock among it, the engine's own pauses are over by then. */
export const CALM_AFTER_MS = 4000;

/** A node is found dead by then: no beat for thirty seconds, and a beat of another one after them. */
const ORPHAN_MAX_MS = 50_000;

export type Rest = {
  model: Model;
  inspect: InspectSqlite;
  traffic: Traffic;
  replays: ModelReplays;
  maxInFlight: number;
  /** From when, in real time, the others can watch that this process does not beat. */
  watchedFrom: (life: number) => number;
};

/** `now` by the true clock, `elapsed` in real time. `unknownMs`: time of which no window knows how long it was. */
export type Moment = { now: number; elapsed: number; unknownMs: number };

export function checkAtRest(rest: Rest, processes: readonly Process[], moment: Moment): void {
  const { model, inspect } = rest;
  const waitMs = CALM_AFTER_MS + (model.clocksApartMs > 0 ? model.clocksApartMs + NEWS_MAX_MS : 0);
  const before = moment.now - waitMs;
  // A lease that seems to last longer, after the clock was set back while nothing ran, ends when its node is found dead.
  const leaseMs = processes.some(({ isAlone }) => isAlone) ? REPLAY_LEASE_MS : ORPHAN_MAX_MS;
  rest.replays.checkAtRest(moment.elapsed, leaseMs + waitMs + moment.unknownMs);
  if (isAnyPending(model) && !processes.some(({ isBusy }) => isBusy))
    for (const id of inspect.fanOutsBefore(before))
      model.problem('fan-out-3', `the fan-out of ${id} is pending, and nothing is in its way`);
  if (!isAnyWaiting(model)) return;
  // That each sweep ends is checked at the end.
  const swept = new Set(inspect.sweeps().map(({ endpoint_id: id }) => id));
  for (const { id, endpoint_id, tenant_id, due_at } of inspect.dueBefore(before)) {
    if (swept.has(endpoint_id)) continue;
    const one = model.deliveries.get(id);
    // Its lease may have been over long before: the act that gave it took as long.
    const isBeingFound = moment.elapsed - rest.watchedFrom(one?.holder ?? 0) < ORPHAN_MAX_MS + waitMs;
    if ((due_at > before - ORPHAN_MAX_MS || isBeingFound) && isOrphan(one, processes)) continue;
    const isFree = processes.some((process) => !isBlocked(rest, process, endpoint_id, tenant_id, moment, waitMs));
    if (isFree)
      model.problem('simulation-8', `${id} is due since ${moment.now - due_at} ms, and nothing is in its way`);
  }
}

/** Its process died, and where that one was not alone, it is told only when the others find it dead. */
function isOrphan(one: KnownDelivery | undefined, processes: readonly Process[]): boolean {
  const isHeld = one?.status === 'in_flight' && !processes.some(({ life }) => life.number === one.holder);
  return isHeld && processes.every(({ isAlone }) => !isAlone);
}

/** The tables are asked only where it may matter: most of the time nothing is waiting. */
function isAnyPending({ events }: Model): boolean {
  for (const { pending } of events.values()) if (pending.size > 0) return true;
  return false;
}

function isAnyWaiting({ deliveries }: Model): boolean {
  for (const one of deliveries.values()) if (isWaiting(one) || one.status === 'in_flight') return true;
  return false;
}

function isBlocked(
  { model, traffic, maxInFlight }: Rest,
  { life, engine }: Process,
  webhookId: number,
  tenantId: number,
  { elapsed, unknownMs }: Moment,
  waitMs: number,
): boolean {
  const { settings, starts, startsBefore, limitsBefore } = model.webhook(webhookId);
  // A limit that was just raised or removed was in its way until now.
  const isNew = ({ value, rateLimit, until }: LimitsBefore): boolean =>
    until > elapsed - waitMs && (value !== settings.maxInFlight || !isDeepStrictEqual(rateLimit, settings.rateLimit));
  if (limitsBefore.some(isNew)) return true;
  // One that waits for its rate limit's window has its slot already. That each is given back is checked at the end.
  const free = maxInFlight - engine.inFlight;
  const holders = new Set(traffic.underWay(life.number));
  for (const { id, status, holder, webhookId: of } of model.deliveries.values())
    if (status === 'in_flight' && holder === life.number && model.webhook(of).settings.rateLimit !== null)
      holders.add(id);
  const of = (is: (id: number) => boolean): number =>
    [...holders].filter((id) => is(model.deliveries.get(id)?.webhookId ?? 0)).length;
  const own = of((id) => id === webhookId);
  const tenants = of((id) => model.webhook(id).settings.tenantId === tenantId);
  if (own >= settings.maxInFlight || own >= free || tenants >= 2 * free) return true;
  const { rateLimit } = settings;
  if (rateLimit === null) return false;
  // A window knows nothing of a sleep that was not noticed, nor how long nothing ran if the clock was set meanwhile.
  const since = elapsed - rateLimit.perMs - unknownMs - model.clocksApartMs - CALM_AFTER_MS;
  return [...startsBefore, ...starts].some((at) => at > since);
}
