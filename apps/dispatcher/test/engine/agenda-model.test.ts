// The agenda against a simple model of the store: whatever happens in whatever order, no wake-up is lost.
import { LANES } from '@posthorn/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Agenda, type Turn } from '../../src/engine/agenda.ts';
import { Slots } from '../../src/engine/slots.ts';
import type { DueEndpoint } from '../../src/ports/news.ts';
import type { NextDue } from '../../src/ports/store/claims.ts';

const WEBHOOKS = [1, 2, 3, 4];

type Operation =
  | { kind: 'work'; id: number; inMs: number; toldLate: boolean }
  | { kind: 'pass'; ms: number }
  | { kind: 'turns' }
  | { kind: 'look' }
  | { kind: 'answer'; fails: boolean }
  | { kind: 'finish'; id: number }
  | { kind: 'reserve'; id: number }
  | { kind: 'change'; id: number; maxInFlight: number; lane: number };

const id = fc.constantFrom(...WEBHOOKS);
const operations = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('work' as const),
      id,
      inMs: fc.integer({ min: -5, max: 30 }),
      toldLate: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 10 }) }),
    fc.record({ kind: fc.constant('turns' as const) }),
    fc.record({ kind: fc.constant('look' as const) }),
    fc.record({ kind: fc.constant('answer' as const), fails: fc.boolean() }),
    fc.record({ kind: fc.constant('finish' as const), id }),
    fc.record({ kind: fc.constant('reserve' as const), id }),
    fc.record({
      kind: fc.constant('change' as const),
      id,
      maxInFlight: fc.integer({ min: 1, max: 4 }),
      lane: fc.integer({ min: 0, max: 2 }),
    }),
  ),
  { maxLength: 120 },
);

class Model {
  readonly agenda = new Agenda();
  readonly slots = new Slots(5);
  now = 100;
  /** Due times in the store, and of which the agenda was told. */
  readonly work = new Map<number, number[]>(WEBHOOKS.map((one) => [one, []]));
  readonly untold: { id: number; dueAt: number }[] = [];
  readonly subscribers = new Map<number, DueEndpoint>(
    WEBHOOKS.map((one) => [one, { id: one, tenantId: one % 2, lane: 'default', maxInFlight: 2, version: 1 }]),
  );
  /** A claim under way: its turns, and what the store answered once it has looked. */
  claim: { turns: Turn[]; seen: { taken: Map<number, number>; nextDue: NextDue[] } | null } | null = null;

  run(operation: Operation): void {
    const subscriber = 'id' in operation ? this.subscribers.get(operation.id) : undefined;
    if (operation.kind === 'pass') this.now += operation.ms;
    if (operation.kind === 'turns') this.takeTurns();
    if (operation.kind === 'look') this.look();
    if (operation.kind === 'answer') this.answer(operation.fails);
    if (subscriber === undefined) return;
    if (operation.kind === 'work') {
      const dueAt = this.now + operation.inMs;
      this.work.get(subscriber.id)?.push(dueAt);
      if (operation.toldLate) this.untold.push({ id: subscriber.id, dueAt });
      else this.agenda.hint(subscriber, dueAt);
    }
    if (operation.kind === 'finish' && this.slots.usedBy(subscriber.id) - this.claimed(subscriber.id) > 0) {
      this.free(subscriber.id);
    }
    if (operation.kind === 'reserve') this.slots.take(subscriber, 1);
    if (operation.kind === 'change') {
      const { maxInFlight } = operation;
      const version = subscriber.version + 1;
      const changed = { ...subscriber, maxInFlight, version, lane: LANES[operation.lane] ?? 'low' };
      this.subscribers.set(subscriber.id, changed);
      this.agenda.hint(changed, this.now);
    }
  }

  /** Slots that a claim under way has set aside. */
  claimed(webhookId: number): number {
    return this.claim?.turns.find((turn) => turn.endpointId === webhookId)?.limit ?? 0;
  }

  free(webhookId: number): void {
    this.slots.release(webhookId);
    this.agenda.slotFreed(webhookId, this.now);
  }

  tellAll(): void {
    for (const { id: one, dueAt } of this.untold.splice(0)) {
      const subscriber = this.subscribers.get(one);
      if (subscriber !== undefined) this.agenda.hint(subscriber, dueAt);
    }
  }

  takeTurns(): void {
    if (this.claim !== null) return;
    const turns = this.agenda.turns(this.now, this.slots);
    if (turns.length > 0) this.claim = { turns, seen: null };
    this.checkTurns();
  }

  /** The store's own moment, somewhere between question and answer. */
  look(): void {
    if (this.claim === null || this.claim.seen !== null) return;
    const taken = new Map<number, number>();
    const nextDue = this.claim.turns.map(({ endpointId: webhookId, limit }) => {
      const times = (this.work.get(webhookId) ?? []).sort((a, b) => a - b);
      const due = times.filter((dueAt) => dueAt <= this.now).slice(0, limit);
      times.splice(0, due.length);
      taken.set(webhookId, due.length);
      return { endpointId: webhookId, dueAt: times[0] ?? null };
    });
    this.claim.seen = { taken, nextDue };
  }

  answer(fails: boolean): void {
    const { claim } = this;
    if (claim === null) return;
    if (claim.seen === null && !fails) this.look();
    const { seen } = claim;
    this.claim = null;
    this.agenda.claimed(seen?.nextDue ?? claim.turns.map(({ endpointId }) => ({ endpointId, dueAt: this.now })));
    for (const { endpointId, limit } of claim.turns) {
      this.slots.release(endpointId, limit - (seen?.taken.get(endpointId) ?? 0));
    }
  }

  /** Of each webhook with work that the agenda was told of: it will be woken in time. */
  check(): void {
    for (const [webhookId, times] of this.work) {
      const told = times.filter((dueAt) => !this.untold.some((one) => one.id === webhookId && one.dueAt === dueAt));
      if (told.length === 0) continue;
      const dueAt = Math.min(...told);
      expect(this.agenda.hasDue(webhookId, Math.max(dueAt, this.now)), `webhook ${webhookId} is known`).toBe(true);
      const nextDueAt = this.agenda.nextDueAt() ?? Number.POSITIVE_INFINITY;
      if (!this.agenda.hasDue(webhookId, Number.NEGATIVE_INFINITY)) {
        expect(nextDueAt, `the alarm of webhook ${webhookId}`).toBeLessThanOrEqual(Math.max(dueAt, this.now));
      }
    }
  }

  /** After turns were given out, one that is due and may take a slot has its turn. */
  checkTurns(): void {
    expect(this.agenda.hasTurn(this.slots)).toBe(false);
    if (this.slots.free <= 0) return;
    for (const [webhookId, subscriber] of this.subscribers) {
      if (this.claimed(webhookId) > 0 || !this.agenda.hasDue(webhookId, this.now)) continue;
      expect(this.slots.room(subscriber), `webhook ${webhookId} has its turn`).toBe(0);
    }
  }
}

it('engine-4: whatever happens, a webhook with work and a slot is served or has an alarm in time', () => {
  fc.assert(
    fc.property(operations, (all) => {
      const model = new Model();
      for (const operation of all) {
        model.run(operation);
        model.check();
      }
    }),
    { numRuns: 2000 },
  );
});

it('engine-4: and in the end everything is served', () => {
  fc.assert(
    fc.property(operations, (all) => {
      const model = new Model();
      for (const operation of all) model.run(operation);
      model.tellAll();
      for (let i = 0; i < 1000; i += 1) {
        model.answer(false);
        for (const one of WEBHOOKS) while (model.slots.usedBy(one) > 0) model.free(one);
        const next = model.agenda.hasTurn(model.slots) ? model.now : model.agenda.nextDueAt();
        if (next === null) break;
        model.now = Math.max(model.now, next);
        model.takeTurns();
      }
      expect([...model.work.values()].flat()).toEqual([]);
      expect([model.slots.used, model.agenda.hasTurn(model.slots), model.agenda.nextDueAt()]).toEqual([0, false, null]);
    }),
    { numRuns: 1000 },
  );
});
