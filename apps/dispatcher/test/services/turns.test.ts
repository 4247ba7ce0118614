// No tenant's long work keeps another waiting: slices, turns, and requests that go first.
import { describe, expect, it } from 'vitest';
import type { ParsedEvent } from '../../src/domain/event-input.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { routeEvents } from '../../src/services/route-events.ts';
import { RoutingTable, RoutingTables } from '../../src/services/routing-tables.ts';
import { SlicedWork } from '../../src/services/sliced-work.ts';
import { SLICE_STEPS, Turns } from '../../src/services/turns.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { aWebhook } from '../support/builders.ts';
import { condition } from '../support/conditions.ts';

/** Time that passes when the test says so. */
function manual(passed?: () => number) {
  const soon: (() => void)[] = [];
  const later: (() => void)[] = [];
  const turns = new Turns({
    timers: { soon: (run) => void soon.push(run), later: (run) => void later.push(run) },
    ...(passed === undefined ? {} : { passed }),
  });
  const run = async (queue: (() => void)[]): Promise<number> => {
    const due = queue.splice(0);
    for (const one of due) one();
    await Promise.resolve();
    return due.length;
  };
  return { turns, turnOfLoop: () => run(soon), millisecond: () => run(later), waits: () => later.length > 0 };
}

/** 9,902 steps on ITEMS, and as many again for the reason. */
const COSTLY = condition({ filter: [{ var: 'items' }, { '==': [{ var: '' }, 1] }] });
const ITEMS = Array.from({ length: 3300 }, () => 0);

const anEvent = (value: Record<string, unknown>): ParsedEvent => ({
  name: 'profile.created',
  context: JSON.stringify(value),
  value,
  people: { profileId: null, others: [], merge: null, rootId: null },
  idempotencyKey: null,
  namespace: null,
  occurredAt: null,
  deliverAt: null,
  depth: 0,
  warnings: [],
});

const deps = { renderer: createInlineRenderer(), limits: { pairs: 20_000, steps: 500_000 } };

describe('fan-out-9: long work is done in slices', () => {
  it('fan-out-9: between two turns of the event loop a request takes no more than a slice and one condition', async () => {
    const table = new RoutingTable(
      1,
      Array.from({ length: 12 }, () => aWebhook({ condition: COSTLY })),
    );
    const { turns, turnOfLoop } = manual();
    const work = new SlicedWork(turns, 1, 'request');
    turns.enter(1);
    let isOver = false;
    const routed = routeEvents(deps, work, table, [anEvent({ items: ITEMS })], null).finally(() => {
      isOver = true;
    });
    const steps = [work.cost.steps];
    while (!isOver) {
      await turnOfLoop();
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(work.cost.steps);
    }
    const most = Math.max(...steps.slice(1).map((at, i) => at - (steps[i] ?? 0)));
    expect(most).toBeLessThanOrEqual(SLICE_STEPS + 2 * 10_000);
    expect(work.cost.steps).toBeGreaterThan(12 * 9000);
    expect((await routed)[0]?.plans).toHaveLength(12);
  });

  it('fan-out-9: a small request never waits', async () => {
    const table = new RoutingTable(
      1,
      Array.from({ length: 50 }, () => aWebhook()),
    );
    const { turns } = manual();
    const work = new SlicedWork(turns, 1, 'request');
    const [routed] = await routeEvents(deps, work, table, [anEvent({ id: 'p' })], null);
    expect(routed?.plans).toHaveLength(50);
  });

  it('fan-out-9: one slice in each turn of the loop, tenants by turns', async () => {
    const { turns, turnOfLoop } = manual();
    const order: string[] = [];
    for (const [tenant, name] of [
      [1, 'a1'],
      [1, 'a2'],
      [1, 'a3'],
      [2, 'b1'],
    ] as const) {
      void turns.next(tenant).then(() => order.push(name));
    }
    const seen: string[][] = [];
    while ((await turnOfLoop()) > 0) seen.push([...order]);
    expect(seen).toEqual([['a1'], ['a1', 'b1'], ['a1', 'b1', 'a2'], ['a1', 'b1', 'a2', 'a3']]);
  });
});

describe('fan-out-10: requests of others go first', () => {
  it('fan-out-10: a slice waits while a request of another tenant is under way', async () => {
    const { turns, turnOfLoop, millisecond, waits } = manual();
    let went = false;
    turns.enter(2);
    void turns.next(1).then(() => {
      went = true;
    });
    await turnOfLoop();
    expect([went, waits()]).toEqual([false, true]);
    turns.leave(2);
    await millisecond();
    expect(went).toBe(true);
  });

  it('fan-out-10: not for longer than eight milliseconds', async () => {
    const { turns, turnOfLoop, millisecond } = manual();
    let went = false;
    turns.enter(2);
    void turns.next(1).then(() => {
      went = true;
    });
    await turnOfLoop();
    for (let ms = 1; ms < 8; ms += 1) await millisecond();
    expect(went).toBe(false);
    await millisecond();
    expect(went).toBe(true);
  });

  it('fan-out-10: its own requests do not, nor those that wait for a turn themselves', async () => {
    const { turns, turnOfLoop } = manual();
    const work = { 1: new SlicedWork(turns, 1, 'request'), 2: new SlicedWork(turns, 2, 'request') };
    const order: number[] = [];
    for (const tenant of [1, 2] as const) {
      turns.enter(tenant);
      work[tenant].cost.add(SLICE_STEPS);
      void work[tenant].rest()?.then(() => order.push(tenant));
    }
    await turnOfLoop();
    await Promise.resolve();
    expect(order).toEqual([1]);
  });
});

it('fan-out-12: the webhooks of a tenant are read 500 at a time, and again where they changed meanwhile', async () => {
  const all = Array.from({ length: 1200 }, () => aWebhook());
  const asked: (number | undefined)[] = [];
  let version = 1;
  const routingTables = new RoutingTables({
    news: new NewsHub(),
    targetTable: async () => ({ version, targets: [] }),
    triggerTable: async () => ({ version, triggers: [] }),
    routingTable: async ({ after = 0, limit }) => {
      if (asked.push(limit) === 2) version += 1;
      return { version, webhooks: all.filter(({ id }) => id > after).slice(0, limit) };
    },
  });
  const table = await routingTables.get(1);
  expect(table.version).toBe(2);
  expect(table.webhooks.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  expect(asked).toEqual([500, 500, 500, 500, 500]);
});

describe('limit-13: the loop is free between the slices of one tenant while others make requests', () => {
  it('limit-13: while several tenants make requests, and for a second after, a millisecond follows each slice', async () => {
    let passed = 0;
    const { turns, turnOfLoop, millisecond } = manual(() => passed);
    let slices = 0;
    const slice = (): void => void turns.next(1).then(() => (slices += 1));
    for (const tenantId of [1, 2]) {
      turns.enter(tenantId);
      turns.leave(tenantId);
    }
    for (let n = 0; n < 3; n += 1) slice();
    const seen: number[] = [];
    for (let ms = 0; ms < 3; ms += 1) {
      for (let n = 0; n < 10; n += 1) await turnOfLoop();
      seen.push(slices);
      await millisecond();
    }
    expect([...seen, slices]).toEqual([0, 1, 2, 3]);
    passed = 1000;
    slice();
    await turnOfLoop();
    expect(slices).toBe(4);
  });
});
