// What claims and settlements do to the model. What an attempt came to is known from the wire alone.
import type {
  ClaimedDelivery,
  ClaimRequest,
  ClaimResult,
  Settlement,
  SettleOutcome,
} from '../../src/ports/store/claims.ts';
import type { Model } from './model.ts';
import { type Claimed, isWaiting, type KnownDelivery, type KnownWebhook } from './records.ts';
import { retryAfterOf, retryWindow } from './schedule.ts';
import { type Committed, NEWS_MAX_MS } from './sim-store.ts';
import type { Sent } from './wire.ts';

const OFF_AFTER = { failures: 10, ms: 5 * 86_400_000 };
const TOLD_BY_NAME = ['webhook.disabled', 'target.disabled', 'delivery.exhausted'];

/** Who did an act, when it was asked for, and when it was committed. */
export type By = Pick<Committed, 'life' | 'askedAt' | 'at'>;

/** A process learns of a changed limit with its next claim; other nodes hear of it with news. */
function slotsOf({ settings, limitsBefore, seenBy }: KnownWebhook, { life }: By): number {
  const since = (seenBy.get(life.number) ?? Number.NEGATIVE_INFINITY) - NEWS_MAX_MS;
  return Math.max(
    settings.maxInFlight,
    ...limitsBefore.filter(({ until }) => until >= since).map(({ value }) => value),
  );
}

export class Attempts {
  readonly #model: Model;
  readonly #wire: (id: string, number: number) => Sent | undefined;

  constructor(model: Model, wire: (id: string, number: number) => Sent | undefined) {
    this.#model = model;
    this.#wire = wire;
  }

  /** @param by the process, and when its engine asked, in real time */
  claim(input: ClaimRequest, result: ClaimResult, by: By): void {
    for (const { endpointId, limit } of input.wants) {
      const count = result.deliveries.filter((one) => one.endpointId === endpointId).length;
      if (count > limit)
        this.#model.problem('simulation-4', `webhook ${endpointId}: ${count} are claimed for ${limit} slots`);
      const known = this.#model.webhooks.get(endpointId);
      if (known === undefined || known.isDeleted) continue;
      this.#model.order.seen(this.#model.ofWebhook(endpointId), input.now);
      const slots = slotsOf(known, by);
      known.seenBy.set(by.life.number, by.at);
      known.windowAt = Math.max(known.windowAt, by.askedAt);
      if (known.claimsInDoubt > 0 && known.starts.length + known.startsBefore.length > 0)
        known.startsBefore.push(by.at);
      known.claimsInDoubt = Math.max(0, known.claimsInDoubt - 1);
      for (const one of result.deliveries)
        if (one.endpointId === endpointId) this.#claimOne(input, one, known, { ...by, slots });
    }
  }

  #claimOne(
    { now, leaseMarginMs }: ClaimRequest,
    claimed: ClaimedDelivery,
    { settings }: KnownWebhook,
    { slots, ...by }: By & { slots: number },
  ): void {
    const { problem } = this.#model;
    const delivery = this.#model.deliveries.get(claimed.id);
    if (delivery === undefined) {
      problem('simulation-1', `${claimed.id} is claimed, and nobody accepted it`);
      return;
    }
    const { id, status } = delivery;
    if (delivery.eventId !== null && this.#model.events.get(delivery.eventId)?.isErased === true)
      problem('simulation-9', `${id} is claimed, and its event is erased`);
    const isInterrupted = status === 'in_flight';
    if (isInterrupted && delivery.leaseUntil > now)
      problem('simulation-12', `${id} is claimed under a lease that runs for ${delivery.leaseUntil - now} ms`);
    if (!isInterrupted && !isWaiting(delivery)) problem('simulation-9', `${id} is claimed, and is ${status}`);
    const mayGo = settings.isActive || delivery.fallback !== null || delivery.isTest;
    if (!isInterrupted && !mayGo) problem('simulation-9', `${id} is claimed for webhook ${settings.id}, which is off`);
    if (!isInterrupted && delivery.dueFrom > now)
      problem('simulation-8', `${id} is claimed ${delivery.dueFrom - now} ms before it is due`);
    const ahead = isInterrupted || delivery.isOutOfTurn ? undefined : this.#model.ahead(delivery);
    if (!isInterrupted && !delivery.isOutOfTurn && delivery.place !== null) this.#model.order.begun(delivery.place);
    if (ahead !== undefined) problem('simulation-6', `${id} is claimed before ${ahead.id} is finished`);
    if ((claimed.interrupted !== null) !== isInterrupted)
      problem('simulation-12', `${id}: interrupted is ${claimed.interrupted !== null}`);
    const number = delivery.attempts + (isInterrupted ? 0 : 1);
    if (claimed.number !== number)
      problem('simulation-12', `${id}: attempt ${claimed.number} is claimed, not ${number}`);
    if (!isInterrupted && claimed.body !== delivery.body) problem('simulation-7', `${id} would send ${claimed.body}`);
    const leaseUntil = now + settings.timeoutMs + leaseMarginMs;
    this.#model.begin(delivery, { life: by.life.number, isInterrupted, leaseUntil, slots });
    if (!isInterrupted) this.start(delivery, by);
  }

  /**
   * Counts a start against the rate limit. Nodes share it, and its window is shorter by as much as their clocks differ. One that
   * was asked for before a claim of another node, and is done after it, finds what that one has left.
   */
  start(delivery: KnownDelivery, { askedAt: at }: By): void {
    const known = this.#model.webhook(delivery.webhookId);
    const { settings, starts } = known;
    if (settings.rateLimit === null) return;
    const { count, perMs } = settings.rateLimit;
    starts.push(at);
    known.windowAt = Math.max(known.windowAt, at);
    const windowMs = perMs - this.#model.clocksApartMs;
    const inWindow = starts.filter((start) => start > known.windowAt - windowMs && start <= at).length;
    if (inWindow > count)
      this.#model.problem(
        'simulation-5',
        `webhook ${settings.id}: ${inWindow} claimed within ${windowMs} ms, not ${count}`,
      );
  }

  settle(settlements: readonly Settlement[], outcomes: readonly SettleOutcome[]): void {
    for (const [i, settlement] of settlements.entries()) {
      const expected = this.#settleOne(settlement);
      if (outcomes[i] !== expected)
        this.#model.problem(
          'simulation-12',
          `attempt ${settlement.attempt.number} of ${settlement.deliveryId}: ${outcomes[i]}, not ${expected}`,
        );
    }
  }

  #settleOne({ deliveryId, attempt, endedAt }: Settlement): 'settled' | 'lease-lost' {
    const { problem } = this.#model;
    const delivery = this.#model.deliveries.get(deliveryId);
    const isInterrupted = attempt.error?.kind === 'interrupted';
    const latest = delivery?.claims.get(attempt.number);
    // Its end may still be told by whoever sent it, by the settings of then.
    const claimed = isInterrupted ? latest : (latest?.sentBy ?? latest);
    if (delivery === undefined || claimed === undefined) {
      problem('simulation-12', `${deliveryId}: attempt ${attempt.number} is settled, and was never claimed`);
      return 'lease-lost';
    }
    if (delivery.recorded.has(attempt.number)) return 'lease-lost';
    delivery.recorded.add(attempt.number);
    const sent = this.#wire(deliveryId, attempt.number);
    const result = isInterrupted ? null : (sent?.result ?? null);
    if (!isInterrupted && (result === null || result.status !== attempt.status)) {
      problem(
        'simulation-12',
        `${deliveryId}: attempt ${attempt.number} is recorded as ${attempt.status}, and was ${result?.status}`,
      );
    }
    const isLatest = delivery.attempts === attempt.number;
    const known = this.#model.webhook(delivery.webhookId);
    const url = sent?.url ?? claimed.settings.url;
    const retryAfter = retryAfterOf(result?.response?.headers, endedAt);
    const isSuccess = result?.status != null && result.status >= 200 && result.status < 300 && result.error === null;
    const isGone = result?.status === 410;
    const isOfThisUrl = !known.isDeleted && known.settings.url === url;
    const counts =
      isOfThisUrl && !delivery.isTest && !isInterrupted && !(result?.status === 409 && retryAfter !== null);
    if (counts && this.#noteHealth(known, isSuccess, endedAt) && !isGone) this.#switchOff(known, delivery);
    if (!isLatest || delivery.status !== 'in_flight') {
      // Called off meanwhile. A receiver that is gone is gone all the same.
      if (isGone && !delivery.isTest && isOfThisUrl) this.#switchOff(known, delivery);
      return 'settled';
    }
    const asked = result?.status != null && result.status >= 200 && result.status < 300 ? 0 : (retryAfter ?? 0);
    this.#end(delivery, claimed, { isSuccess, isGone, isOfThisUrl, endedAt, asked });
    if (isGone && !delivery.isTest && isOfThisUrl) this.#switchOff(known, delivery);
    return 'settled';
  }

  #end(
    delivery: KnownDelivery,
    claimed: Claimed,
    end: { isSuccess: boolean; isGone: boolean; isOfThisUrl: boolean; endedAt: number; asked: number },
  ): void {
    const { settings } = this.#model.webhook(delivery.webhookId);
    const { fallback } = delivery;
    delivery.fallback = null;
    delivery.isOutOfTurn = false;
    const become = (status: KnownDelivery['status'], from = 0, to = from): void => {
      delivery.status = status;
      delivery.dueFrom = from;
      delivery.dueTo = to;
      // One that goes back to what it was before was completed then.
      const isDone = status === 'delivered' || status === 'failed';
      if (isDone && status !== fallback) delivery.completedAt = end.endedAt;
      if (status === 'delivered' || status === 'failed' || status === 'cancelled') this.#model.leave(delivery);
    };
    const waitOrBe = (...args: Parameters<typeof become>): void =>
      settings.isActive ? become(...args) : become('held');
    if (end.isSuccess) {
      become('delivered');
      return;
    }
    if (end.isGone && !delivery.isTest) {
      if (end.isOfThisUrl || fallback !== null) {
        become(fallback ?? 'held');
        return;
      }
      delivery.failures += 1;
      waitOrBe('retrying', end.endedAt);
      return;
    }
    if (claimed.fallback !== null) {
      if (fallback !== null) {
        become(fallback);
        return;
      }
      // It was held, and was released while it was sent: it begins anew.
      delivery.failures = 0;
      waitOrBe('pending', end.endedAt);
      return;
    }
    if (delivery.isTest) {
      become('failed');
      return;
    }
    delivery.failures = claimed.failures + 1;
    const window = retryWindow(claimed.settings, delivery.failures, end.endedAt, end.asked);
    if (window !== null) {
      waitOrBe('retrying', window.from, window.to);
      return;
    }
    waitOrBe('failed');
    if (delivery.status === 'failed' && fallback === null) this.#exhausted(delivery);
  }

  #exhausted({ tenantId, id, isTest, eventName }: KnownDelivery): void {
    const isAskedFor = [...this.#model.webhooks.values()].some(
      ({ settings, isDeleted }) =>
        !isDeleted && settings.tenantId === tenantId && settings.events.includes('delivery.exhausted'),
    );
    if (isTest || TOLD_BY_NAME.includes(eventName) || !isAskedFor) return;
    this.#model.raised.push({ tenantId, name: 'delivery.exhausted', about: id, isTold: false });
  }

  /** Whether it has failed for so long that it is to be switched off. */
  #noteHealth(known: KnownWebhook, isSuccess: boolean, at: number): boolean {
    if (isSuccess) {
      known.failingSince = null;
      known.failureCount = 0;
      return false;
    }
    known.failingSince ??= at;
    known.failureCount += 1;
    return known.failureCount >= OFF_AFTER.failures && at - known.failingSince >= OFF_AFTER.ms;
  }

  #switchOff(known: KnownWebhook, { tenantId, isTest, eventName }: KnownDelivery): void {
    if (!known.settings.isActive || known.isDeleted) return;
    known.settings = { ...known.settings, isActive: false, version: known.settings.version + 1 };
    this.#model.hold(known.settings.id);
    if (isTest || TOLD_BY_NAME.includes(eventName)) return;
    const name = known.isTarget ? 'target.disabled' : 'webhook.disabled';
    this.#model.raised.push({ tenantId, name, about: String(known.settings.id), isTold: false });
  }
}
