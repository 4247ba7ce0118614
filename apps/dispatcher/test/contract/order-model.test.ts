// The order against two plain lists: who has entered, in order, and who waits for its time. Whatever is accepted, settled,
// cancelled, held or released, and however the clock is set: a claim takes exactly those whom the lists let go.
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import { openInlineStore } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../support/builders.ts';
import { patient } from '../support/patience.ts';
import { type Item, Lists, share } from './order-lists.ts';

const HOUR_MS = 3_600_000;
const store = openInlineStore({ path: ':memory:', masterKey: null });
afterAll(() => store[Symbol.asyncDispose]());

type Step =
  | { kind: 'accept'; keys: string[]; inMs: number }
  | { kind: 'set' | 'pass'; ms: number }
  | { kind: 'claim' }
  | { kind: 'settle'; which: number; as: 'delivered' | 'failed' | 'retrying'; inMs: number }
  | { kind: 'cancel'; which: number }
  | { kind: 'switch'; held: 'release' | 'discard' };

const keys = fc.oneof<fc.MaybeWeightedArbitrary<string[]>[]>(
  { weight: 2, arbitrary: fc.constant(['a']) },
  { weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }) },
);
/** Few different times, so that they meet. */
const aWhile = fc.constantFrom(1, 1000, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS);
const stepLists = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('accept' as const),
        keys,
        inMs: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, aWhile),
      }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('claim' as const) }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        which: fc.nat(9),
        as: fc.constantFrom('delivered' as const, 'delivered' as const, 'failed' as const, 'retrying' as const),
        inMs: fc.integer({ min: 0, max: 5000 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: aWhile }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('set' as const), ms: aWhile.map((ms) => -ms) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(30) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('switch' as const),
        held: fc.constantFrom('release' as const, 'release' as const, 'discard' as const),
      }),
    },
  ),
  { minLength: 10, maxLength: 80 },
);

let steps = 0;

/** One webhook in the store, and its lists beside it. */
class Both {
  readonly lists = new Lists();
  readonly #tenantId: number;
  #webhook: Webhook;

  private constructor(tenantId: number, webhook: Webhook) {
    this.#tenantId = tenantId;
    this.#webhook = webhook;
  }

  static async open(): Promise<Both> {
    const { tenantId } = await newTenant(store);
    // No lease ends while the clock is set.
    return new Both(tenantId, await createdWebhook(store, tenantId, { ordering: 'profile', timeoutMs: 1e12 }));
  }

  async run(step: Step): Promise<void> {
    const { lists } = this;
    if (step.kind === 'pass') lists.now += step.ms;
    if (step.kind === 'set') {
      lists.setBack(step.ms);
      steps += 1;
      await store.followClock({ step: `step ${steps}`, now: lists.now, byMs: step.ms });
    }
    if (step.kind === 'accept') await this.#accept(step);
    if (step.kind === 'claim') await this.claim();
    if (step.kind === 'settle') {
      const underWay = lists.all.filter(({ state }) => state === 'under way');
      const item = underWay[step.which % underWay.length];
      if (item !== undefined) await this.settle(item, step.as, step.inMs);
    }
    if (step.kind === 'cancel') {
      const unfinished = lists.all.filter(({ state }) => state !== 'finished');
      const item = unfinished[step.which % unfinished.length];
      if (item === undefined) return;
      await store.cancel({ tenantId: this.#tenantId, id: item.id, now: lists.now });
      lists.finish(item);
    }
    if (step.kind === 'switch') await this.switch(step.held);
  }

  async #accept({ keys, inMs }: { keys: string[]; inMs: number }): Promise<void> {
    const { now, isOn } = this.lists;
    const at = now + inMs;
    const held = isOn ? {} : { status: 'held' as const };
    const delivery = { ...held, dueAt: isOn ? at : null, turn: { keys, enteredAt: at } };
    const { ids } = await accepted(store, this.#tenantId, [this.#webhook], { now, delivery });
    this.lists.add(ids[0] ?? '', keys, at);
  }

  async claim(): Promise<string[]> {
    const wants = [{ endpointId: this.#webhook.id, limit: 1000 }];
    const { deliveries } = await store.claim({ now: this.lists.now, leaseMarginMs: 0, wants });
    const ids = deliveries.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(this.lists.claim().toSorted());
    return ids;
  }

  async settle(item: Item, as: 'delivered' | 'failed' | 'retrying', inMs = 0): Promise<void> {
    const { lists } = this;
    const dueAt = lists.now + inMs;
    const claimed = { id: item.id, number: item.attempts };
    const transition =
      as === 'delivered'
        ? { status: as }
        : as === 'failed'
          ? { status: as, failures: 1 }
          : { status: as, dueAt, failures: 1 };
    await store.settle({ settlements: [settlementOf(claimed, transition, { endedAt: lists.now })] });
    if (as === 'delivered' || (as === 'failed' && lists.isOn)) lists.finish(item);
    else if (!lists.isOn) item.state = 'held';
    else {
      item.state = 'waiting';
      item.dueAt = dueAt;
    }
  }

  async switch(held: 'release' | 'discard'): Promise<void> {
    const { lists } = this;
    const isActive = !lists.isOn;
    const stored = await store.getWebhook({ tenantId: this.#tenantId, id: this.#webhook.id });
    if (stored === null) throw new Error('the webhook is gone');
    const saved = await store.updateWebhook({ webhook: { ...stored.webhook, isActive }, now: lists.now, held });
    if (saved.kind !== 'saved') throw new Error(`not saved: ${saved.kind}`);
    this.#webhook = saved.webhook;
    if (isActive) lists.switchOn(held);
    else lists.switchOff();
  }

  /** A step of the clock is followed for all webhooks there are. */
  remove(): Promise<boolean> {
    return store.deleteWebhook({ tenantId: this.#tenantId, id: this.#webhook.id, now: this.lists.now });
  }

  /** What must hold whatever the lists say. */
  check(): void {
    const underWay = this.lists.all.filter(({ state }) => state === 'under way');
    for (const one of underWay)
      for (const other of underWay) expect(one === other || !share(one.keys, other.keys)).toBe(true);
    const atOnce = this.lists.all.filter(({ deliverAt }) => deliverAt === null);
    for (const ahead of atOnce) {
      if (ahead.attempts > 0 || ahead.state === 'finished') continue;
      for (const one of atOnce.slice(atOnce.indexOf(ahead) + 1))
        if (share(one.keys, ahead.keys)) expect(one.attempts, `${one.id} before ${ahead.id}`).toBe(0);
    }
  }
}

it(
  'order-16: a claim takes exactly those whose turn it is, whatever happens and however the clock is set',
  async () => {
    await fc.assert(
      fc.asyncProperty(stepLists, async (all) => {
        const both = await Both.open();
        for (const step of all) {
          await both.run(step);
          both.check();
        }
        if (!both.lists.isOn) await both.switch('release');
        // When every time has come, everybody has their turn.
        both.lists.now = NOW + 1000 * HOUR_MS;
        for (let rounds = 0; rounds <= both.lists.all.length + 1; rounds += 1) {
          await both.claim();
          for (const item of both.lists.all) if (item.state === 'under way') await both.settle(item, 'delivered');
        }
        expect(both.lists.all.filter(({ state }) => state !== 'finished')).toEqual([]);
        await both.remove();
      }),
      { numRuns: 1000 },
    );
  },
  patient(60_000),
);
