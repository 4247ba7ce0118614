// Greedy webhooks and tenants beside a newcomer: nobody takes everything, and nobody waits behind another's backlog.
import { expect, it, vi } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import { CLAIM_MAX_ROWS, SHARED_CLAIM_ROWS, SHARED_TURNS_MAX, TURNS_MAX } from '../../src/engine/agenda.ts';
import { LITTLE_MAX } from '../../src/engine/slots.ts';
import { accepted, createdWebhook, newTenant } from '../support/builders.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

const hangsAt = (urls: readonly string[]) => (request: { url: string }) =>
  urls.includes(request.url) ? HANGS : { status: 200, afterMs: 10 };

/** A webhook of a tenant of its own, with a backlog. */
async function backlogOf(world: World, count: number, tenantId?: number): Promise<Webhook> {
  const owner = tenantId ?? (await newTenant(world.store)).tenantId;
  const webhook = await createdWebhook(world.store, owner, { maxInFlight: 1000, timeoutMs: 60_000, retrySchedule: [] });
  for (let i = 0; i < count; i += 1) await accepted(world.store, owner, [webhook], { now: world.clock.now() });
  return webhook;
}

it('fairness-7: a tenant with many webhooks is served by many small claims, and a webhook alone by full turns', async () => {
  await using world = await World.open({ maxInFlight: 10_000, script: () => ({ status: 200, afterMs: 10 }) });
  const { tenantId } = await newTenant(world.store);
  const many = 2 * TURNS_MAX;
  for (let i = 0; i < many; i += 1) await backlogOf(world, 3, tenantId);
  const alone = await backlogOf(world, 70);
  const { claim, ...rest } = world.watchedStore;
  const claims: { webhooks: number; rows: number; alone: number }[] = [];
  const watched: typeof claim = async (request) => {
    const result = await claim(request);
    const rows = result.deliveries.filter(({ endpointId: webhookId }) => webhookId === alone.id).length;
    claims.push({ webhooks: request.wants.length, rows: result.deliveries.length, alone: rows });
    return result;
  };
  await world.started({ store: { ...rest, claim: watched } });
  await world.runOut();
  expect(world.transport.sent).toHaveLength(3 * many + 70);
  expect(Math.max(...claims.map(({ webhooks }) => webhooks))).toBe(TURNS_MAX);
  expect(Math.max(...claims.map(({ rows }) => rows))).toBeLessThanOrEqual(CLAIM_MAX_ROWS + TURNS_MAX - 1);
  expect(Math.max(...claims.map(({ alone }) => alone))).toBe(32);
});

it('limit-14: while several tenants have attempts, one claim asks for 16 webhooks and takes 24 rows and one for each further', async () => {
  await using world = await World.open({ maxInFlight: 10_000, script: () => ({ status: 200, afterMs: 10 }) });
  const tenants = [await newTenant(world.store), await newTenant(world.store)];
  const webhooks: Webhook[] = [];
  for (let i = 0; i < 2 * TURNS_MAX; i += 1) webhooks.push(await backlogOf(world, 5, tenants[i % 2]?.tenantId));
  const { claim, ...rest } = world.watchedStore;
  const claims: { webhooks: number; rows: number; tenants: number }[] = [];
  const watched: typeof claim = async (request) => {
    const result = await claim(request);
    const of = new Set(result.deliveries.map(({ tenantId }) => tenantId));
    claims.push({ webhooks: request.wants.length, rows: result.deliveries.length, tenants: of.size });
    return result;
  };
  await world.started({ store: { ...rest, claim: watched } });
  await world.runOut();
  expect(world.transport.sent).toHaveLength(10 * TURNS_MAX);
  // Claims before that are made while it is not known yet that there are two.
  const full = claims.filter(({ rows }) => rows > 0);
  const shared = full.slice(full.findIndex(({ tenants: of }) => of === 2) + 1);
  expect(Math.max(...shared.map((one) => one.webhooks))).toBe(SHARED_TURNS_MAX);
  expect(Math.max(...shared.map(({ rows }) => rows))).toBeLessThanOrEqual(SHARED_CLAIM_ROWS + SHARED_TURNS_MAX - 1);
});

it('fairness-4: two webhooks whose receivers hang leave slots for a newcomer, at once and for all it has', async () => {
  await using world = await World.open({ maxInFlight: 30 });
  const greedy = [await backlogOf(world, 60), await backlogOf(world, 60)];
  world.transport.script = hangsAt(greedy.map(({ url }) => url));
  const engine = await world.started();
  const held = greedy.map(({ url }) => world.transport.underWay(url));
  expect(Math.max(...held)).toBeLessThanOrEqual(15);
  expect(engine.inFlight).toBeLessThan(30);
  const newcomer = await backlogOf(world, 100);
  await world.settled();
  expect(world.transport.underWay(newcomer.url)).toBeGreaterThan(0);
  await world.runFor(1000);
  expect(world.transport.to(newcomer.url)).toHaveLength(100);
});

it('fairness-4: a tenant with many webhooks that hang leaves a third of the slots to others', async () => {
  await using world = await World.open({ maxInFlight: 30 });
  const { tenantId } = await newTenant(world.store);
  const greedy: Webhook[] = [];
  for (let i = 0; i < 25; i += 1) greedy.push(await backlogOf(world, 5, tenantId));
  world.transport.script = hangsAt(greedy.map(({ url }) => url));
  const engine = await world.started();
  expect(engine.inFlight).toBe(20);
  const newcomer = await backlogOf(world, 50);
  await world.runFor(500);
  expect(world.transport.to(newcomer.url)).toHaveLength(50);
  // Those that had to wait have no alarm of their own, and are served as slots come back.
  world.transport.script = () => ({ status: 200, afterMs: 10 });
  await world.runOut();
  expect(world.transport.sent).toHaveLength(25 * 5 + 50);
  expect([engine.inFlight, world.faults, world.clock.timers]).toEqual([0, [], []]);
});

it('fairness-4: one that may take no more neither keeps the engine awake nor is forgotten', async () => {
  await using world = await World.open({ maxInFlight: 4, script: () => ({ status: 200, afterMs: 1000 }) });
  const webhook = await backlogOf(world, 9);
  let claims = 0;
  world.before = (act) => {
    if (act === 'claim') claims += 1;
  };
  await world.started();
  await world.runFor(999);
  expect([world.transport.underWay(webhook.url), claims]).toEqual([2, 1]);
  await world.runOut();
  expect(world.transport.sent).toHaveLength(9);
});

it('fairness-4: an accepted event passes those that have their share, and waits behind those that have not', async () => {
  await using world = await World.open({ maxInFlight: 4, script: () => HANGS });
  await backlogOf(world, 9);
  const engine = await world.started();
  const newcomer = await world.webhook();
  expect(engine.reserve(newcomer, world.clock.now())).not.toBeNull();
  engine.release(newcomer.id);
});

it.each(Array.from({ length: 16 }, (_, turns) => turns))(
  'fairness-2: a slot given back while the engine goes to sleep wakes it (%i turns after its last claim)',
  async (turns) => {
    await using world = await World.open({ maxInFlight: 4 });
    world.transport.script = ({ id }, { sent }) => ({ status: 200, afterMs: id === sent[0]?.id ? 1000 : 50_000 });
    const [squeezed, other] = [await backlogOf(world, 5), await world.webhook()];
    await world.started();
    await world.runFor(500);
    expect(world.transport.underWay(squeezed.url)).toBe(2);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    world.before = async (act) => {
      await gate;
      for (let i = 0; act === 'settle' && i < turns; i += 1) await Promise.resolve();
    };
    world.hint(other);
    await world.runFor(600);
    open();
    await world.settled();
    expect(world.transport.to(squeezed.url).length).toBeGreaterThan(2);
  },
);

it('fan-out-14: a tenant with nothing under way begins at once, also while another waits for its turn', async () => {
  await using world = await World.open({ maxInFlight: 3 });
  const engine = await world.started();
  const now = world.clock.now();
  const [a1, a2, a3, a4, a5] = await Promise.all(Array.from({ length: 5 }, () => world.webhook()));
  if (a1 === undefined || a2 === undefined || a3 === undefined || a4 === undefined || a5 === undefined)
    throw new Error();
  const quiet = await createdWebhook(world.store, (await newTenant(world.store)).tenantId);
  let answer: () => void = () => undefined;
  world.before = (act) => (act === 'claim' ? new Promise<void>((resolve) => (answer = resolve)) : undefined);
  expect([engine.reserve(a1, now), engine.reserve(a2, now)]).not.toContain(null);
  // Its tenant has its share: both wait. The first slot given back goes to one of them, whose claim is under way then.
  world.hint(a3);
  world.hint(a4);
  engine.release(a1.id);
  engine.release(a2.id);
  expect(engine.reserve(a5, now)).toBeNull();
  expect(engine.reserve(quiet, now)).not.toBeNull();
  // Its second one would take the last free slot.
  expect(engine.reserve(quiet, now)).toBeNull();
  engine.release(quiet.id);
  world.before = () => undefined;
  answer();
  await world.runOut();
  expect([engine.inFlight, world.faults]).toEqual([0, []]);
});

it('limit-7: a tenant with little under way begins without a claim while others wait, up to 32 attempts', async () => {
  await using world = await World.open({ maxInFlight: 4096, script: () => HANGS });
  const engine = await world.started();
  const now = world.clock.now();
  const quiet = await createdWebhook(world.store, (await newTenant(world.store)).tenantId);
  const others = await Promise.all(Array.from({ length: TURNS_MAX + 3 }, () => world.webhook()));
  const claims: (() => void)[] = [];
  world.before = (act) => (act === 'claim' ? new Promise<void>((resolve) => claims.push(resolve)) : undefined);
  const [busy, ...waiting] = others;
  if (busy === undefined) throw new Error('there are webhooks');
  // The first alone, then as many as one claim has turns for: one more waits for the claim after it.
  for (const webhook of waiting) world.hint(webhook);
  claims.shift()?.();
  await vi.waitUntil(() => claims.length > 0);
  const first = [engine.reserve(quiet, now) !== null, engine.reserve(busy, now) !== null];
  const further = Array.from({ length: LITTLE_MAX }, () => engine.reserve(quiet, now) !== null);
  for (let n = 0; n < LITTLE_MAX; n += 1) engine.release(quiet.id);
  world.before = () => undefined;
  for (const answer of claims) answer();
  await world.runOut();
  expect(first).toEqual([true, false]);
  expect(further).toEqual([...Array.from({ length: LITTLE_MAX - 1 }, () => true), false]);
  expect([engine.inFlight, world.faults]).toEqual([0, []]);
});
