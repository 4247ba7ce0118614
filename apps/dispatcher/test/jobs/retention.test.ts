import { expect, it } from 'vitest';
import { createRetention } from '../../src/jobs/retention.ts';
import type { Store } from '../../src/ports/store/index.ts';
import type { ClockDoubt, PruneRequest } from '../../src/ports/store/upkeep.ts';
import { openStore } from '../../src/store/open-store.ts';
import { accepted, newTenant } from '../support/builders.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NOTHING_TOLD = { onDoubt: () => undefined, onFault: () => undefined };

/** Lets this much time pass, with everything that falls into it. */
async function advance(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  await settled();
  while (clock.step(end)) await settled();
  clock.jump(end);
}

/** A store that answers each step after `busyMs`, and ends a pass after `steps`. */
function scripted(clock: VirtualClock, { steps = 3, busyMs = 0 } = {}) {
  const asked: (PruneRequest & { at: number })[] = [];
  const state: { failures: number; doubt: ClockDoubt | null } = { failures: 0, doubt: null };
  const prune: Store['prune'] = async (request) => {
    asked.push({ ...request, at: clock.now() });
    if (state.failures > 0) {
      state.failures -= 1;
      throw new Error('the disk is full');
    }
    if (state.doubt !== null) return { cursor: null, events: 0, deliveries: 0, isPaused: true };
    await new Promise<void>((resolve) => clock.wakeAfter(busyMs, resolve));
    const done = Number(request.cursor ?? 0);
    const cursor = done + 1 < steps ? String(done + 1) : null;
    return { cursor, events: 1, deliveries: 1 };
  };
  return { store: { prune, clockDoubt: async () => state.doubt }, asked, state };
}

it('retention-6: a pass at start, then one every hour, whatever the last one took', async () => {
  const clock = new VirtualClock();
  const { store, asked } = scripted(clock);
  await using job = createRetention({ ...NOTHING_TOLD, store, clock, retentionDays: 30 });
  job.start();
  await advance(clock, HOUR / 2);
  expect(asked.map(({ cursor }) => cursor)).toEqual([null, '1', '2']);
  await advance(clock, HOUR);
  expect(asked).toHaveLength(6);
  expect(asked[3]?.cursor).toBeNull();
  expect((asked[3]?.at ?? 0) - (asked[2]?.at ?? 0)).toBe(HOUR);
});

it('retention-6: it uses at most a fifth of the store’s time, and less of a busy one', async () => {
  const clock = new VirtualClock();
  const { store, asked } = scripted(clock, { steps: 1000, busyMs: 40 });
  await using job = createRetention({ ...NOTHING_TOLD, store, clock, retentionDays: 30 });
  job.start();
  await advance(clock, 19_100);
  const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0));
  expect(new Set(gaps)).toEqual(new Set([200]));
});

it('retention-6: how long is kept follows from the days set, 0 is for ever; the audit log is kept 400 days', async () => {
  for (const [retentionDays, kept] of [
    [30, 30 * DAY],
    [1, DAY],
    [0, null],
  ] as const) {
    const clock = new VirtualClock();
    const { store, asked } = scripted(clock);
    await using job = createRetention({ ...NOTHING_TOLD, store, clock, retentionDays });
    job.start();
    await advance(clock, 0);
    const [first] = asked;
    expect(first?.eventsBefore).toBe(kept === null ? null : clock.now() - kept);
    expect(first?.auditBefore).toBe(clock.now() - 400 * DAY);
  }
});

it('retention-6: a failing store is asked again from where it was, and each fault is told', async () => {
  const clock = new VirtualClock();
  const { store, asked, state } = scripted(clock);
  const faults: unknown[] = [];
  await using job = createRetention({
    ...NOTHING_TOLD,
    store,
    clock,
    retentionDays: 30,
    onFault: (error) => faults.push(error),
  });
  state.failures = 2;
  job.start();
  await advance(clock, 10_000);
  expect(faults).toHaveLength(2);
  expect(asked.slice(0, 3).map(({ cursor }) => cursor)).toEqual([null, null, null]);
  expect(asked).toHaveLength(5);
});

it('retention-6: it prunes a real store, and one that was cut short begins anew', async () => {
  await using store = await openStore({ database: 'sqlite::memory:', masterKey: null, role: 'act' });
  const clock = new VirtualClock();
  const { tenantId } = await newTenant(store);
  for (let i = 0; i < 450; i += 1) await accepted(store, tenantId, [], { now: clock.now() });
  const left = async () => (await store.listEvents({ tenantId, filter: {}, after: null, limit: 1000 })).items.length;
  await advance(clock, 31 * DAY);
  const first = createRetention({ ...NOTHING_TOLD, store, clock, retentionDays: 30 });
  first.start();
  await advance(clock, 4);
  await first[Symbol.asyncDispose]();
  expect(await left()).toBe(350);
  await using second = createRetention({ ...NOTHING_TOLD, store, clock, retentionDays: 30 });
  second.start();
  await advance(clock, 1000);
  expect(await left()).toBe(0);
});

it('retention-12: while the clock is doubted it waits, tells so once, and goes on within seconds of its end', async () => {
  const clock = new VirtualClock();
  const { store, asked, state } = scripted(clock);
  const told: (ClockDoubt | null)[] = [];
  await using job = createRetention({
    ...NOTHING_TOLD,
    store,
    clock,
    retentionDays: 30,
    onDoubt: (one) => told.push(one),
  });
  state.doubt = { offMs: 400 * DAY, since: clock.now() };
  job.start();
  await advance(clock, HOUR);
  expect(told).toEqual([state.doubt]);
  state.doubt = null;
  asked.length = 0;
  await advance(clock, 11_000);
  expect(told).toEqual([expect.objectContaining({ offMs: 400 * DAY }), null]);
  expect(asked.map(({ cursor }) => cursor)).toEqual([null, '1', '2']);
});
