// The dispatcher once more, as a list in memory: told of each act that was committed and of what really went over the
// wire, it knows what must be true after it. It is never given anything that the code under test decided.
import type { AcceptBatch, AcceptOutcome, NewDelivery } from '../../src/domain/acceptance.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import { allHaveTheirFate, discardPending, isSent, isSuppressed, mustNotOvertake } from './model-fan-out.ts';
import { isAhead, Order, releasedFrom } from './model-order.ts';
import { expectAllRuns, NOTHING, Reactions, type SentByReaction, toldOf } from './model-reactions.ts';
import {
  isUnfinished,
  isWaiting,
  type KnownDelivery,
  type KnownEvent,
  type KnownWebhook,
  type Problem,
} from './records.ts';
import { type Context, fateOf, peopleIn } from './routing.ts';

export class Model {
  readonly webhooks = new Map<number, KnownWebhook>();
  readonly deliveries = new Map<string, KnownDelivery>();
  readonly events = new Map<string, KnownEvent>();
  /** A storm is over before the thirty days for which they are kept, however the clock is set. */
  readonly keys = new Map<string, { eventId: string; content: string }>();
  /** Operational events: what they are about, and whether they were accepted. */
  readonly raised: { tenantId: number; name: string; about: string; isTold: boolean }[] = [];
  readonly merges: { tenantId: number; winner: string; loser: string }[] = [];
  /** What was finished before the first of each may be gone; what seems to be finished after the second is as old as its event. */
  #pruned = { before: Number.NEGATIVE_INFINITY, after: Number.POSITIVE_INFINITY };
  readonly order = new Order();
  readonly reactions = new Reactions();
  readonly problem: Problem;
  readonly clocksApartMs: number;
  /** @param clocksApartMs by how much the clocks of two nodes differ at most */
  constructor(problem: Problem, clocksApartMs: number) {
    this.problem = problem;
    this.clocksApartMs = clocksApartMs;
  }

  webhook(id: number): KnownWebhook {
    const webhook = this.webhooks.get(id);
    if (webhook === undefined) throw new Error(`the model knows no webhook ${id}`);
    return webhook;
  }

  ofWebhook(id: number): KnownDelivery[] {
    return [...this.deliveries.values()].filter(({ webhookId }) => webhookId === id);
  }

  /** Who must be finished first. */
  ahead(delivery: KnownDelivery): KnownDelivery | undefined {
    return this.#ofWebhook(delivery).find((other) => isAhead(other, delivery) === 'yes');
  }

  /** Whether somebody may have to be finished first. */
  mayWait(delivery: KnownDelivery): boolean {
    return this.#ofWebhook(delivery).some((other) => isAhead(other, delivery) !== 'no');
  }

  #ofWebhook({ place, webhookId }: KnownDelivery): KnownDelivery[] {
    return place === null ? [] : this.ofWebhook(webhookId);
  }

  pruned(before: number, now: number): void {
    this.#pruned = { before: Math.max(this.#pruned.before, before), after: Math.min(this.#pruned.after, now) };
  }

  mayBePruned(completedAt: number): boolean {
    return completedAt < this.#pruned.before || completedAt > this.#pruned.after;
  }

  accept(input: AcceptBatch, outcome: AcceptOutcome, life: number): void {
    if (outcome.kind !== 'accepted') return;
    if (input.raised !== undefined) for (const { event } of input.entries) this.#tell(input, event);
    for (const [i, entry] of input.entries.entries()) {
      const result = outcome.results[i];
      const known = entry.key === null ? undefined : this.keys.get(`${input.tenantId} ${entry.key.key}`);
      const content = `${entry.event.name}\n${entry.event.context}`;
      if (known !== undefined) {
        const expected = known.content === content ? 'duplicate' : 'conflict';
        const isSame = result?.kind === 'conflict' || result?.receipt.id === known.eventId;
        if (result?.kind !== expected || !isSame)
          this.problem('simulation-2', `key ${entry.key?.key}: ${result?.kind}, not ${expected} of ${known.eventId}`);
        continue;
      }
      if (result?.kind !== 'new')
        this.problem('simulation-2', `event ${entry.event.id} is ${result?.kind}, though its key is new`);
      if (entry.key !== null) {
        this.keys.set(`${input.tenantId} ${entry.key.key}`, { eventId: entry.event.id, content });
      }
      this.#newEvent(input, entry, result?.kind === 'new' && result.receipt.fanOutPending, life);
    }
  }

  #tell({ tenantId }: AcceptBatch, { name, context }: AcceptBatch['entries'][number]['event']): void {
    const about = String((JSON.parse(context) as { id: unknown }).id);
    const raised = this.raised.find(
      (one) => !one.isTold && one.tenantId === tenantId && one.name === name && one.about === about,
    );
    if (raised === undefined) this.problem('simulation-11', `${name} of ${about} is told twice, or was never raised`);
    else raised.isTold = true;
  }

  #newEvent(
    { tenantId, now }: AcceptBatch,
    entry: AcceptBatch['entries'][number],
    isPending: boolean,
    life: number,
  ): void {
    const { event } = entry;
    const { deliveries, suppressions, runs = [] } = isPending ? NOTHING : entry;
    const context = JSON.parse(event.context) as Partial<Context>;
    const people = peopleIn(event.name, context);
    const { id, name, deliverAt } = event;
    const known: KnownEvent = {
      ...{ id, tenantId, name, context: event.context, people: people.all, createdAt: now, isErased: false },
      ...{ deliverAt, keys: people.keys, pending: new Map(), runs: new Map() },
      told: toldOf(deliveries, suppressions, runs),
    };
    if (name === 'profile.merged' && people.keys.length === 2) {
      this.merges.push({ tenantId, winner: people.keys[0] ?? '', loser: people.keys[1] ?? '' });
    }
    for (const { settings, isDeleted } of this.webhooks.values()) {
      if (isDeleted || settings.tenantId !== tenantId) continue;
      const fate = fateOf(settings, name, event.namespace, context);
      if (fate !== null) known.pending.set(settings.id, { fate, settings, isDiscarded: false });
    }
    known.runs = this.reactions.awaited(this, known, context, event.depth);
    this.events.set(id, known);
    if (isPending) return;
    for (const { endpointId: webhookId, reason } of suppressions) isSuppressed(this, known, webhookId, reason);
    for (const delivery of deliveries) {
      const awaited = isSent(this, known, delivery, delivery.status === 'held' ? 'hold' : 'deliver');
      const made = this.addAccepted(known, delivery, awaited.settings, now);
      if (awaited.settings.ordering === 'profile') mustNotOvertake(this, known);
      made.status = delivery.status;
      if (delivery.lease === null) continue;
      const isWaiting = Math.max(now, deliverAt ?? now) > now || made.place !== null;
      if (isWaiting || awaited.settings.rateLimit !== null)
        this.problem('simulation-8', `${delivery.id} is begun without a claim`);
      const slots = awaited.settings.maxInFlight;
      this.begin(made, { life, isInterrupted: false, leaseUntil: delivery.lease.until, slots });
    }
    allHaveTheirFate(this, known);
    expectAllRuns(this, known, runs, now);
  }

  /** Of an event, to a webhook with these settings. */
  addAccepted(
    event: KnownEvent,
    { id, endpointId: webhookId, body }: NewDelivery,
    settings: Webhook,
    now: number,
    { delayMs = 0, body: rendered = null }: SentByReaction = {},
  ): KnownDelivery {
    const { tenantId, deliverAt } = event;
    const due = Math.max(now, deliverAt ?? now) + delayMs;
    const isOrdered = settings.ordering === 'profile' && this.webhook(webhookId).settings.ordering === 'profile';
    const keys = isOrdered && !this.webhook(webhookId).isDeleted ? event.keys : [];
    const made = this.add({ id, tenantId, eventId: event.id, eventName: event.name, webhookId, now });
    made.body = this.#bodyOf(event.context, body, settings, rendered);
    // In an order, whoever leaves says when the next may go: by the clock of that moment.
    const hasTime = keys.length === 0 || due > now;
    made.dueFrom = hasTime ? due : 0;
    made.dueTo = due;
    made.deliverAt = hasTime ? (deliverAt ?? 0) : 0;
    if (keys.length > 0) made.place = this.order.enter(this.ofWebhook(webhookId), keys, due, now);
    return made;
  }

  #bodyOf(context: string, body: string | null, { extraDataTemplate, id }: Webhook, rendered: string | null): string {
    const expected = rendered ?? (extraDataTemplate === null ? context : `${context.slice(0, -1)},"sim_extra":1}`);
    const isAsExpected = JSON.stringify(JSON.parse(body ?? context)) === JSON.stringify(JSON.parse(expected));
    if (!isAsExpected) this.problem('simulation-7', `webhook ${id} would get ${body}, not ${expected}`);
    return body ?? context;
  }

  add(
    over: Pick<KnownDelivery, 'id' | 'tenantId' | 'eventId' | 'eventName' | 'webhookId'> & { now: number },
  ): KnownDelivery {
    if (this.deliveries.has(over.id)) this.problem('simulation-1', `the id ${over.id} is given twice`);
    const { now, ...given } = over;
    const made: KnownDelivery = {
      ...given,
      ...{
        seq: this.deliveries.size,
        body: '',
        isTest: false,
        status: 'pending',
        fallback: null,
        failures: 0,
        attempts: 0,
      },
      ...{
        dueFrom: now,
        dueTo: now,
        leaseUntil: 0,
        holder: 0,
        deliverAt: 0,
        place: null,
        isOutOfTurn: false,
        claims: new Map(),
        recorded: new Set(),
      },
      ...{ calledOff: new Set(), completedAt: null },
    };
    this.deliveries.set(made.id, made);
    return made;
  }

  /** An attempt is begun, or one that was interrupted is taken up to be recorded. */
  begin(
    delivery: KnownDelivery,
    by: { life: number; isInterrupted: boolean; leaseUntil: number; slots: number },
  ): void {
    const { settings } = this.webhook(delivery.webhookId);
    if (!by.isInterrupted) delivery.attempts += 1;
    delivery.status = 'in_flight';
    delivery.leaseUntil = by.leaseUntil;
    delivery.holder = by.life;
    const { attempts: number, failures, fallback } = delivery;
    // The process that has it under way may still be about to send it: then the claim has given it a longer lease.
    const sentBy = by.isInterrupted ? (delivery.claims.get(number) ?? null) : null;
    const isSent = sentBy?.isSent ?? false;
    delivery.claims.set(number, { ...by, number, settings, failures, fallback, isSent, sentBy });
  }

  leave(delivery: KnownDelivery): void {
    delivery.place = null;
    delivery.isOutOfTurn = false;
  }

  callOff(delivery: KnownDelivery, now: number): void {
    if (delivery.status === 'in_flight') delivery.calledOff.add(delivery.attempts);
    const back = delivery.fallback;
    if (back === null || back === 'held') delivery.completedAt = now;
    delivery.status = back === null || back === 'held' ? 'cancelled' : back;
    delivery.fallback = null;
    this.leave(delivery);
  }

  /** Held is what waits; what is under way is held when its attempt ends. */
  hold(webhookId: number): void {
    for (const delivery of this.ofWebhook(webhookId)) {
      if (!isWaiting(delivery)) continue;
      delivery.status = delivery.fallback ?? 'held';
      delivery.fallback = null;
      delivery.isOutOfTurn = false;
    }
  }

  /** @param at in real time */
  update(settings: Webhook, now: number, held: 'release' | 'discard', at: number): void {
    const known = this.webhook(settings.id);
    const before = known.settings;
    known.limitsBefore.push({ value: before.maxInFlight, rateLimit: before.rateLimit, until: at });
    known.settings = settings;
    const all = this.ofWebhook(settings.id);
    if (before.ordering !== 'none' && settings.ordering === 'none') {
      for (const one of all) {
        // A retry whose time had come had lost it to whoever is ahead: now it waits for nobody, but for its own time.
        if (one.place !== null && one.status === 'retrying') one.dueTo = Math.max(one.dueTo, now, one.deliverAt);
        this.leave(one);
      }
    }
    if (JSON.stringify(before.rateLimit) !== JSON.stringify(settings.rateLimit)) {
      known.startsBefore.push(...known.starts.splice(0));
    }
    const isOn = !before.isActive && settings.isActive;
    if (isOn || before.url !== settings.url) {
      known.failingSince = null;
      known.failureCount = 0;
    }
    if (before.isActive && !settings.isActive) this.hold(settings.id);
    if (isOn) for (const one of all) this.#endHolding(one, now, held);
    if (isOn && held === 'discard') discardPending(this, settings.id);
  }

  #endHolding(one: KnownDelivery, now: number, held: 'release' | 'discard'): void {
    const isResent = isUnfinished(one) && one.fallback === 'held';
    if (!isResent && one.status !== 'held') return;
    if (held === 'discard') {
      one.completedAt = now;
      if (isResent) one.fallback = 'cancelled';
      else one.status = 'cancelled';
      this.leave(one);
      return;
    }
    one.failures = 0;
    one.fallback = null;
    if (isResent) return;
    one.status = 'pending';
    // Another node may release it, by its clock.
    one.dueFrom = releasedFrom(one, now, this.clocksApartMs);
  }

  delete(webhookId: number, now: number): void {
    this.webhook(webhookId).isDeleted = true;
    for (const one of this.ofWebhook(webhookId)) if (isUnfinished(one)) this.callOff(one, now);
  }
}
