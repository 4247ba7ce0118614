// Whole lives of an installation under a seed: events, receivers of every kind, people who cancel, resend and switch
// webhooks, a store that fails, crashes. In the end nothing is lost, doubled without cause, or left behind.
import { expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { acceptEvents } from '../../src/services/accept-events.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { type Answer, HANGS, type SentRequest } from '../support/scripted-transport.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { alone } from '../support/turns.ts';
import { World } from '../support/world.ts';

const FAULTS: readonly (Answer | number)[] = [
  500,
  503,
  302,
  { status: 429, headers: { 'retry-after': '120' } },
  { status: 200, error: { kind: 'response_incomplete', message: 'cut off' } },
  { status: null, error: { kind: 'connection_refused', message: 'refused' } },
  HANGS,
  410,
];

class Run {
  readonly world: World;
  readonly random: SeededRandom;
  readonly withCrashes: boolean;
  readonly ids = new Set<string>();
  #engine: Engine;
  #dead = { engine: false };
  /** One in so many acts of the store fails. */
  faultEvery = 0;

  private constructor(world: World, random: SeededRandom, withCrashes: boolean) {
    this.world = world;
    this.random = random;
    this.withCrashes = withCrashes;
    this.#engine = world.engine();
  }

  static async open(seed: number, withCrashes: boolean): Promise<Run> {
    const world = await World.open({ seed, maxInFlight: 8 });
    const run = new Run(world, new SeededRandom(seed + 1000), withCrashes);
    const wellInTen = new SeededRandom(seed + 2000);
    world.transport.script = (): Answer | number => {
      const afterMs = wellInTen.below(400);
      if (wellInTen.below(10) < 7) return { status: 200, afterMs };
      const fault = FAULTS[wellInTen.below(wellInTen.below(4) === 0 ? FAULTS.length : FAULTS.length - 1)] ?? 500;
      return typeof fault === 'number' ? { status: fault, afterMs } : fault;
    };
    const fail = () => {
      if (run.faultEvery > 0 && run.random.below(run.faultEvery) === 0)
        throw new StoreError('unavailable', 'the store fails');
    };
    world.before = fail;
    world.after = withCrashes ? fail : () => undefined;
    await run.#start();
    return run;
  }

  get engine(): Engine {
    return this.#engine;
  }

  async #start(): Promise<void> {
    const mine = { engine: false };
    this.#dead = mine;
    const { claim, settle, ...rest } = this.world.watchedStore;
    /** A dead process gets no answer, and what it asks for after its death is not done. */
    const mortal =
      <A, R>(act: (input: A) => Promise<R>) =>
      async (input: A): Promise<R> => {
        if (mine.engine) return new Promise(() => undefined);
        const answer = await act(input);
        return mine.engine ? new Promise(() => undefined) : answer;
      };
    for (;;) {
      const engine = this.world.engine({ store: { ...rest, claim: mortal(claim), settle: mortal(settle) } });
      try {
        await engine.start();
        this.#engine = engine;
        return;
      } catch {
        // Its store failed at once: a supervisor would start it again.
        this.world.abandon(engine);
      }
    }
  }

  async crash(): Promise<void> {
    this.#dead.engine = true;
    this.world.abandon(this.#engine);
    await this.#start();
  }

  async webhooks(): Promise<Webhook[]> {
    return (await this.world.store.routingTable({ tenantId: this.world.tenant.tenantId })).webhooks;
  }

  async remember(): Promise<string[]> {
    const { tenantId } = this.world.tenant;
    const page = await this.world.store.listDeliveries({ tenantId, filter: {}, after: null, limit: 10_000 });
    for (const { id } of page.items) this.ids.add(id);
    return page.items.map(({ id }) => id);
  }

  async accept(): Promise<void> {
    const { clock, ulids, renderer, tenant, watchedStore, store } = this.world;
    const routingTables = new RoutingTables(store);
    const deps = { ...alone(), store: watchedStore, routingTables, handover: this.#engine, renderer, clock, ulids };
    const later = this.random.below(5) === 0 ? new Date(clock.now() + 60_000).toISOString() : undefined;
    const value = { event: 'profile.created', context: { id: 'p' }, deliver_at: later };
    const posted = { text: JSON.stringify(value), value: JSON.parse(JSON.stringify(value)) as unknown };
    await acceptEvents(deps)(
      tenant,
      Array.from({ length: 1 + this.random.below(4) }, () => posted),
    ).catch((error: unknown) => expect(String(error)).toContain('the store fails'));
  }

  async switchOver(webhook: Webhook, isActive: boolean): Promise<void> {
    const now = this.world.clock.now();
    const disabling = { disabledReason: isActive ? null : ('by_user' as const), disabledAt: isActive ? null : now };
    const held = this.random.below(4) === 0 ? 'discard' : 'release';
    const changed = { ...webhook, isActive, ...disabling };
    await this.world.store.updateWebhook({ webhook: changed, now, held });
  }

  async someone(): Promise<void> {
    const { store, clock, tenant } = this.world;
    const { tenantId } = tenant;
    const [ids, webhooks] = [await this.remember(), await this.webhooks()];
    const id = ids[this.random.below(ids.length)];
    const webhook = webhooks[this.random.below(webhooks.length)];
    const what = this.random.below(8);
    if (what <= 1 && webhook !== undefined) await this.switchOver(webhook, !webhook.isActive);
    if (what === 2 && webhook !== undefined && webhooks.length > 3 && this.random.below(3) === 0) {
      await store.deleteWebhook({ tenantId, id: webhook.id, now: clock.now() });
    }
    if (what === 3 && id !== undefined) await store.cancel({ tenantId, id, now: clock.now() });
    if (what >= 4 && id !== undefined) {
      await store.resend({ tenantId, id, now: clock.now() });
    }
  }
}

async function live(run: Run): Promise<void> {
  const { world, random } = run;
  for (let i = 0; i < 4; i += 1) {
    const lane = (['high', 'default', 'low'] as const)[random.below(3)] ?? 'low';
    await world.webhook({ maxInFlight: 1 + random.below(4), lane, retrySchedule: [1, 5, 60], timeoutMs: 2000 });
  }
  for (let step = 0; step < 60; step += 1) {
    run.faultEvery = random.below(4) === 0 ? 3 : 0;
    const what = random.below(10);
    if (what < 5) await run.accept();
    else if (what < 8) await run.someone();
    else if (what === 9 && run.withCrashes) await run.crash();
    await world.runFor(random.below(2000));
  }
  // The storm is over: everything is switched on, and time passes.
  run.faultEvery = 0;
  world.transport.script = () => 200;
  await world.runOut();
  for (const webhook of await run.webhooks()) if (!webhook.isActive) await run.switchOver(webhook, true);
  await world.runOut();
}

async function check(run: Run): Promise<void> {
  const { world } = run;
  const isSuccess = (status: number | null) => status !== null && status >= 200 && status < 300;
  for (const id of await run.remember()) {
    const { delivery, attempts } = await world.delivery(id);
    expect(['delivered', 'failed', 'cancelled'], `${id} is ${delivery.status}`).toContain(delivery.status);
    expect(delivery).toMatchObject({ dueAt: null, completedAt: expect.any(Number) });
    const requests = world.transport.sent.filter((request: SentRequest) => request.id === id);
    const numbers = attempts.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    if (delivery.status === 'delivered') expect(attempts.some((one) => isSuccess(one.status))).toBe(true);
    if (delivery.status === 'failed') expect(attempts.some((one) => isSuccess(one.status) && !one.error)).toBe(false);
    if (run.withCrashes) continue;
    // Without crashes every request is on record, under its own number, and none was sent twice.
    expect(requests.map(({ attempt }) => attempt)).toEqual(requests.map((_, i) => i + 1));
    expect(delivery.attemptCount).toBe(requests.length);
    expect(numbers).toEqual(requests.map(({ attempt }) => attempt));
  }
  expect(run.engine.inFlight).toBe(0);
  expect(world.clock.timers).toEqual([]);
}

const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1);

it.each(SEEDS)(
  'engine-11: with a store that fails now and then, nothing is lost or doubled (seed %i)',
  async (seed) => {
    const run = await Run.open(seed, false);
    await using _ = run.world;
    await live(run);
    await check(run);
  },
);

it.each(SEEDS)('engine-11: with crashes and lost answers too, nothing is lost (seed %i)', async (seed) => {
  const run = await Run.open(seed, true);
  await using _ = run.world;
  await live(run);
  await check(run);
});
