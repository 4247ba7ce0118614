import { describe, expect, it } from 'vitest';
import { Heartbeat } from '../../src/engine/heartbeat.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { openStore } from '../../src/store/open-store.ts';
import { accepted, createdWebhook, NOW, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { World } from '../support/world.ts';

const path = tempFolder();

/** Nodes at one file, each with its own handle, on one clock. */
class Nodes implements AsyncDisposable {
  readonly clock = new VirtualClock(NOW);
  readonly faults: unknown[] = [];
  /** Acts that were done, each as `node name`. */
  readonly acts: string[] = [];
  readonly #database = `sqlite:${path('nodes.db')}`;
  readonly #stores: Store[] = [];

  async open(role: 'serve' | 'act' = 'act'): Promise<Store> {
    const store = await openStore({
      ...{ database: this.#database, masterKey: 'a master key for tests', role },
      sqlite: { thread: 'calling' },
    });
    this.#stores.push(store);
    return store;
  }

  /** `cut`: whether its acts reach the store. */
  async join(store: Store, name: string) {
    const state = { isCut: false };
    const call = <T>(act: string, run: () => Promise<T>): Promise<T> => {
      if (state.isCut) return Promise.reject(new StoreError('unavailable', 'cut off'));
      this.acts.push(`${name} ${act}`);
      return run();
    };
    const heartbeat = new Heartbeat({
      store: {
        joinNode: (input) => call('joinNode', () => store.joinNode(input)),
        beat: () => call('beat', () => store.beat()),
        endLeases: (input) => call('endLeases', () => store.endLeases(input)),
      },
      ...{ clock: this.clock, leaseMarginMs: 15_000, onFault: (error) => this.faults.push(error) },
    });
    await heartbeat.join();
    return { heartbeat, state };
  }

  /** Elapsed time, second by second: everything is done before the next one. */
  async pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i += 1) {
      const until = this.clock.now() + 1000;
      while (this.clock.step(until)) await this.#settled();
      this.clock.jump(until);
      await this.#settled();
    }
  }

  async #settled(): Promise<void> {
    for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const store of this.#stores) await store[Symbol.asyncDispose]();
  }
}

/** A delivery that the node of `store` has in flight; its lease is longer than any test here. */
async function leased(store: Store) {
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  await accepted(store, tenantId, [webhook], { delivery: { lease: { until: NOW + 70_000 } } });
  return async (reader: Store, now: number): Promise<boolean> => {
    const { due } = await reader.dueEndpoints();
    return due.some(({ endpoint, dueAt }) => endpoint.id === webhook.id && dueAt <= now);
  };
}

describe('a heartbeat', () => {
  it('node-2: with the lock of the one serve nothing is written, and leases of earlier nodes end at start', async () => {
    await using nodes = new Nodes();
    const before = await nodes.open();
    await nodes.join(before, 'before');
    const isEnded = await leased(before);
    const store = await nodes.open('serve');
    const { heartbeat } = await nodes.join(store, 'serve');
    expect(await isEnded(store, nodes.clock.now())).toBe(true);
    nodes.acts.length = 0;
    // The earlier one is as good as dead; only the new one is looked at.
    await nodes.pass(120);
    expect(nodes.acts.filter((act) => act.startsWith('serve'))).toEqual([]);
    expect(heartbeat.isTrusted).toBe(true);
    await heartbeat[Symbol.asyncDispose]();
  });

  it('node-3: without it a node beats every ten seconds, and its leases end thirty seconds after its last beat', async () => {
    await using nodes = new Nodes();
    const [a, b] = [await nodes.open(), await nodes.open()];
    const one = await nodes.join(a, 'a');
    const two = await nodes.join(b, 'b');
    const isEnded = await leased(b);
    await nodes.pass(30);
    expect(nodes.acts.filter((act) => act === 'a beat')).toHaveLength(3);
    two.state.isCut = true;
    await nodes.pass(20);
    expect(await isEnded(a, nodes.clock.now())).toBe(false);
    expect(nodes.acts).not.toContain('a endLeases');
    // Heard of ten seconds after it, watched for thirty.
    await nodes.pass(21);
    expect(await isEnded(a, nodes.clock.now())).toBe(true);
    // It is not looked at any more.
    nodes.acts.length = 0;
    await nodes.pass(60);
    expect(nodes.acts).not.toContain('a endLeases');
    expect(nodes.faults.length).toBeGreaterThan(0);
    for (const { heartbeat } of [one, two]) await heartbeat[Symbol.asyncDispose]();
  });

  it('node-5: no step of the clock makes a living node dead, and none keeps a dead one alive', async () => {
    await using nodes = new Nodes();
    const [a, b] = [await nodes.open(), await nodes.open()];
    const one = await nodes.join(a, 'a');
    const two = await nodes.join(b, 'b');
    const isEnded = await leased(b);
    const set = async (byMs: number): Promise<void> => {
      nodes.clock.set(byMs);
      await a.followClock({ step: `at ${nodes.clock.now()}`, now: nodes.clock.now(), byMs });
    };
    for (const byMs of [3_600_000, -7_200_000, 400 * 86_400_000, -400 * 86_400_000]) {
      await set(byMs);
      await nodes.pass(6);
    }
    expect(nodes.acts).not.toContain('a endLeases');
    expect(await isEnded(a, nodes.clock.now())).toBe(false);
    await set(3_600_000);
    two.state.isCut = true;
    await nodes.pass(20);
    await set(-3_600_000);
    await nodes.pass(20);
    expect(nodes.acts).toContain('a endLeases');
    expect(await isEnded(a, nodes.clock.now())).toBe(true);
    for (const { heartbeat } of [one, two]) await heartbeat[Symbol.asyncDispose]();
  });

  it('node-6: a node trusts its leases for 25 seconds after it asked for its last beat, and not after a step of the clock', async () => {
    await using nodes = new Nodes();
    const store = await nodes.open();
    const { heartbeat, state } = await nodes.join(store, 'a');
    await nodes.pass(10);
    state.isCut = true;
    await nodes.pass(24);
    expect(heartbeat.isTrusted).toBe(true);
    await nodes.pass(1);
    expect(heartbeat.isTrusted).toBe(false);
    await expect(heartbeat.beat()).rejects.toThrow('cut off');
    state.isCut = false;
    await heartbeat.beat();
    expect(heartbeat.isTrusted).toBe(true);
    nodes.clock.set(40_000);
    expect(heartbeat.isTrusted).toBe(false);
    await heartbeat.beat();
    expect(heartbeat.isTrusted).toBe(true);
    await heartbeat[Symbol.asyncDispose]();
  });

  it('node-7: a node that was cut off from the store takes no other for dead before it has watched it anew', async () => {
    await using nodes = new Nodes();
    const [a, b] = [await nodes.open(), await nodes.open()];
    const one = await nodes.join(a, 'a');
    const two = await nodes.join(b, 'b');
    await nodes.pass(10);
    // The store fails for both; the other needs a little longer to come back.
    one.state.isCut = true;
    two.state.isCut = true;
    await nodes.pass(60);
    one.state.isCut = false;
    await nodes.pass(5);
    expect(nodes.acts).not.toContain('a endLeases');
    two.state.isCut = false;
    await nodes.pass(60);
    expect(nodes.acts).not.toContain('a endLeases');
    for (const { heartbeat } of [one, two]) await heartbeat[Symbol.asyncDispose]();
  });
});

it('node-10: a node that may not be alone does not take newer rows for a sign of a clock that was set back', async () => {
  await using nodes = new Nodes();
  const [a, b] = [await nodes.open(), await nodes.open()];
  for (const store of [a, b]) await store.joinNode({ now: nodes.clock.now() });
  const isEnded = await leased(a);
  // The clock of the second node shows five seconds less.
  expect(await b.resumeClock({ now: NOW - 5000 })).toBe(0);
  expect(await isEnded(b, NOW + 69_999)).toBe(false);
});

describe('an engine whose leases are in doubt', () => {
  it('node-6, node-10: beats and asks for the lease before it sends, and sends nothing that another has taken', async () => {
    await using world = await World.open();
    const state = { isTrusted: true, beats: 0, clocksApartMs: 0 };
    await world.started({
      heartbeat: {
        get isTrusted() {
          return state.isTrusted;
        },
        get clocksApartMs() {
          return state.clocksApartMs;
        },
        beat: async () => {
          state.beats += 1;
          state.isTrusted = true;
        },
      },
    });
    const webhook = await world.webhook();
    const renewed: string[] = [];
    world.before = (act) => {
      if (act === 'renewLease') renewed.push(act);
    };
    await world.accept([webhook]);
    await world.runFor(10);
    expect([world.transport.sent.length, state.beats, renewed.length]).toEqual([1, 0, 0]);
    state.isTrusted = false;
    await world.accept([webhook]);
    await world.runFor(10);
    expect([world.transport.sent.length, state.beats, renewed.length]).toEqual([2, 1, 1]);
    // Five seconds before its end by this clock, the lease may be over by another.
    state.clocksApartMs = 1e9;
    renewed.length = 0;
    world.before = (act) => {
      if (act === 'renewLease') state.clocksApartMs = 0;
    };
    await world.accept([webhook]);
    await world.runFor(10);
    expect([world.transport.sent.length, state.clocksApartMs]).toEqual([3, 0]);
    // Recorded as interrupted by another node, while this one was taken for dead.
    state.isTrusted = false;
    const [id = ''] = await world.accept([webhook], { delivery: { dueAt: world.clock.now() + 1000 } });
    world.before = async (act) => {
      if (act === 'renewLease') await world.store.cancel({ tenantId: webhook.tenantId, id, now: world.clock.now() });
    };
    await world.runFor(2000);
    expect(world.transport.sent.length).toBe(3);
  });
});
