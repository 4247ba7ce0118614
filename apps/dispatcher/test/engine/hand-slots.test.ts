// Tests that people send take the slots that deliveries have.
// Loaded here, so that the service does not wait for them in the middle of virtual time.
import '@posthorn/contracts/catalogue';
import '@posthorn/contracts/examples';
import { describe, expect, it } from 'vitest';
import { HAND_WAIT_MS } from '../../src/engine/hand-slots.ts';
import { TenantShare } from '../../src/services/tenant-share.ts';
import { testWebhook } from '../../src/services/test-webhook.ts';
import { createdWebhook, newTenant } from '../support/builders.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

const TESTS_MAX = 20;

async function tester(world: World) {
  const engine = await world.started();
  const share = new TenantShare({ what: 'tests', max: TESTS_MAX, setting: '--tests-per-tenant', retryAfterSeconds: 5 });
  const test = testWebhook({ ...world, handover: engine, share });
  return { engine, share, test };
}

/** What each of them came to: its answer's code, or `sent`. */
const codes = async (tests: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(tests)).map((one) => (one.status === 'fulfilled' ? 'sent' : one.reason.code));

describe('share-1: tests by hand take the slots of deliveries', () => {
  it('share-1: 1,100 tests at a receiver that hangs hold their share, and another tenant is served at once', async () => {
    await using world = await World.open({ maxInFlight: 1024 });
    const hung = await world.webhook({ maxInFlight: 500, timeoutMs: 60_000 });
    const neighbour = await newTenant(world.store, 'neighbour');
    const well = await createdWebhook(world.store, neighbour.tenantId, {});
    world.transport.script = ({ url }) => (url === hung.url ? HANGS : 200);
    const { engine, test } = await tester(world);
    const tests = Array.from({ length: 1100 }, () => test(world.tenant, hung.id, {}));
    const ended = codes(tests);
    await world.settled();
    expect([world.transport.most.get(hung.url), engine.inFlight]).toEqual([TESTS_MAX, TESTS_MAX]);
    await test(neighbour, well.id, {});
    expect(world.transport.to(well.url)).toHaveLength(1);
    await world.runFor(60_001);
    expect((await ended).filter((code) => code === 'sent')).toHaveLength(TESTS_MAX);
    expect(engine.inFlight).toBe(0);
  });

  it('share-1: a test stays within the max_in_flight of its webhook, and waits for a slot no longer than it says', async () => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ maxInFlight: 2, timeoutMs: 60_000 });
    const { engine, share, test } = await tester(world);
    const ended = codes([1, 2, 3, 4].map(() => test(world.tenant, webhook.id, {})));
    await world.runFor(HAND_WAIT_MS - 1);
    expect([world.transport.underWay(webhook.url), share.underWay(webhook.tenantId)]).toEqual([2, 4]);
    await world.runFor(2);
    expect([world.transport.underWay(webhook.url), share.underWay(webhook.tenantId)]).toEqual([2, 2]);
    await world.runFor(60_000);
    expect(await ended).toEqual(['sent', 'sent', 'too_many_requests', 'too_many_requests']);
    expect([engine.inFlight, world.clock.timers]).toEqual([0, []]);
  });

  it('share-1: a waiting test gets the next slot of its webhook, before the backlog', async () => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ maxInFlight: 1, timeoutMs: 3000, retrySchedule: [] });
    for (let i = 0; i < 5; i += 1) await world.accept([webhook]);
    const { test } = await tester(world);
    const answer = test(world.tenant, webhook.id, {});
    await world.runFor(3001);
    expect(world.transport.sent.map(({ id }) => id.slice(0, 4))).toEqual(['dlv_', 'tst_']);
    await world.runOut();
    expect((await answer).attempt.error).toMatchObject({ kind: 'timeout' });
    expect(world.transport.to(webhook.url)).toHaveLength(6);
  });

  it('share-1: a test that waits when the dispatcher stops is told at once', async () => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ maxInFlight: 1, timeoutMs: 60_000 });
    const { engine, test } = await tester(world);
    const ended = codes([test(world.tenant, webhook.id, {}), test(world.tenant, webhook.id, {})]);
    await world.settled();
    const stopped = engine[Symbol.asyncDispose]();
    await world.runOut();
    await stopped;
    expect(await ended).toEqual(['sent', 'too_many_requests']);
  });

  it('share-1: resends take slots too', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ maxInFlight: 3, timeoutMs: 60_000, retrySchedule: [] });
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) ids.push(...(await world.accept([webhook])));
    await world.started();
    await world.runOut();
    world.transport.script = () => HANGS;
    world.transport.most.clear();
    for (const id of ids) await world.store.resend({ tenantId: webhook.tenantId, id, now: world.clock.now() });
    await world.settled();
    expect(world.transport.most.get(webhook.url)).toBe(3);
    await world.runOut();
  });
});

describe('share-2: a tenant has a share of tests', () => {
  it('share-2: one beyond it is refused before anything is sent, and says the bound and the flag', async () => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ timeoutMs: 1000 });
    const { test } = await tester(world);
    const first = codes(Array.from({ length: TESTS_MAX }, () => test(world.tenant, webhook.id, {})));
    await world.settled();
    await expect(test(world.tenant, webhook.id, {})).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfterSeconds: 5,
      message: expect.stringMatching(/20 tests in.*--tests-per-tenant/),
    });
    expect(world.transport.sent).toHaveLength(TESTS_MAX);
    await world.runFor(1001);
    expect(new Set(await first)).toEqual(new Set(['sent']));
    await Promise.all([test(world.tenant, webhook.id, {}), world.runFor(1001)]);
    expect(world.transport.sent).toHaveLength(TESTS_MAX + 1);
  });
});
