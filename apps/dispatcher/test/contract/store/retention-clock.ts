// Retention under a clock that may be wrong: nothing is removed too early, and nothing stays for good.
import { expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store/index.ts';
import { accepted, entry, keyOf, NOW, newEvent, newTenant } from '../../support/builders.ts';
import type { OpenStore } from './subject.ts';

const DAY = 86_400_000;
const KEPT = 30 * DAY;
let steps = 0;

/** A store of its own: the clock is that of the whole store. */
async function opened(open: OpenStore) {
  const { store } = await open();
  const { tenantId } = await newTenant(store);
  const { version } = await store.routingTable({ tenantId });
  return {
    store,
    set: (now: number, byMs: number) => store.followClock({ step: `step ${++steps}`, now, byMs }),
    event: async (now: number) => (await accepted(store, tenantId, [], { now })).event.id,
    left: async () =>
      (await store.listEvents({ tenantId, filter: {}, after: null, limit: 5000 })).items.map(({ id }) => id),
    /** Answers whether the key is known. */
    keyed: async (key: string, now: number) => {
      const entries = [entry({ event: newEvent(), key: keyOf(key, 'content', now + KEPT) })];
      const outcome = await store.accept({ tenantId, routingVersion: version, now, entries });
      return outcome.kind === 'accepted' && outcome.results[0]?.kind === 'duplicate';
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** A whole pass. Answers whether it was held up. */
async function prune(store: Store, now: number): Promise<boolean> {
  let cursor: string | null = null;
  do {
    const result = await store.prune({ cursor, now, eventsBefore: now - KEPT, auditBefore: now - 400 * DAY });
    if (result.isPaused === true) return true;
    cursor = result.cursor;
  } while (cursor !== null);
  return false;
}

export function retentionClockContract(open: OpenStore): void {
  it.each([400 * DAY, 2 * DAY, -2 * DAY, -400 * DAY])(
    'retention-8: a step of more than a day holds it up until the clock is confirmed (%i ms)',
    async (byMs) => {
      await using run = await opened(open);
      await run.event(NOW);
      await run.set(NOW + byMs, byMs);
      expect(await run.store.clockDoubt()).toEqual({ offMs: byMs, since: NOW + byMs });
      expect(await prune(run.store, NOW + byMs)).toBe(true);
      expect(await run.store.confirmClock()).toEqual({ offMs: byMs, since: NOW + byMs });
      expect(await run.store.clockDoubt()).toBeNull();
      expect(await run.store.confirmClock()).toBeNull();
      expect(await prune(run.store, NOW + byMs)).toBe(false);
      // What was written before is as old as time has passed.
      expect(await run.left()).toHaveLength(1);
      expect(await prune(run.store, NOW + byMs + KEPT)).toBe(false);
      expect(await run.left()).toHaveLength(1);
      await prune(run.store, NOW + byMs + KEPT + 1);
      expect(await run.left()).toHaveLength(0);
    },
  );

  it('retention-8: a clock that is set right again ends it, and smaller steps do not begin it', async () => {
    await using run = await opened(open);
    await run.set(NOW + DAY - 1, DAY - 1);
    expect(await run.store.clockDoubt()).toBeNull();
    await run.set(NOW + 400 * DAY, 400 * DAY);
    expect(await run.store.clockDoubt()).not.toBeNull();
    await run.set(NOW + 3_600_000, -400 * DAY + 3_600_000);
    expect(await run.store.clockDoubt()).toBeNull();
    expect(await prune(run.store, NOW + 3_600_000)).toBe(false);
  });

  it.each([
    ['a long weekend', 4 * DAY, false],
    ['a week', 7 * DAY, false],
    ['more than a week', 7 * DAY + 20_000, true],
    ['more than a year', 400 * DAY, true],
    ['an hour back', -3_600_000, false],
    ['more than a day back', -DAY - 1, true],
    ['more than a year back', -400 * DAY, true],
  ])('retention-9: found at start: %s', async (_what, offMs, isDoubted) => {
    await using run = await opened(open);
    await run.event(NOW);
    await run.store.resumeClock({ now: NOW + offMs });
    expect((await run.store.clockDoubt()) !== null).toBe(isDoubted);
    expect(await prune(run.store, NOW + offMs)).toBe(isDoubted);
  });

  it('retention-9: a process that ran without any event was not off', async () => {
    await using run = await opened(open);
    await run.event(NOW);
    for (let day = 1; day <= 40; day += 1) await prune(run.store, NOW + day * DAY);
    await run.store.resumeClock({ now: NOW + 41 * DAY });
    expect(await run.store.clockDoubt()).toBeNull();
  });

  it.each([400 * DAY, -400 * DAY])(
    'retention-10: a wrong clock at acceptance ends no key early (%i ms)',
    async (byMs) => {
      await using run = await opened(open);
      await run.keyed('before', NOW);
      await run.set(NOW + byMs, byMs);
      expect(await run.keyed('before', NOW + byMs + 1)).toBe(true);
      await run.keyed('meanwhile', NOW + byMs + DAY);
      await run.set(NOW + 2 * DAY, -byMs);
      await prune(run.store, NOW + 2 * DAY);
      for (const [key, from] of [['before', NOW] as const, ['meanwhile', NOW + DAY] as const]) {
        await prune(run.store, from + KEPT - 1);
        expect(await run.keyed(key, from + KEPT - 1), key).toBe(true);
      }
      await prune(run.store, NOW + DAY + KEPT);
      expect(await run.keyed('before', NOW + DAY + KEPT)).toBe(false);
      expect(await run.keyed('meanwhile', NOW + DAY + KEPT)).toBe(false);
    },
  );

  it.each([400 * DAY, -400 * DAY])('retention-10: nor an event, and each goes in time (%i ms)', async (byMs) => {
    await using run = await opened(open);
    const before = await run.event(NOW);
    await run.set(NOW + byMs, byMs);
    const meanwhile = await run.event(NOW + byMs + DAY);
    await run.set(NOW + 2 * DAY, -byMs);
    const after = await run.event(NOW + 3 * DAY);
    await prune(run.store, NOW + KEPT);
    expect(await run.left()).toEqual([after, meanwhile, before]);
    await prune(run.store, NOW + KEPT + 1);
    expect(await run.left()).toEqual([after, meanwhile]);
    await prune(run.store, NOW + KEPT + DAY + 1);
    expect(await run.left()).toEqual([after]);
  });

  it('retention-10: a start under a wrong clock that was not doubted, and is set right, ages nothing', async () => {
    await using run = await opened(open);
    await run.keyed('k', NOW);
    const event = await run.event(NOW);
    await run.store.resumeClock({ now: NOW + 6 * DAY });
    await run.set(NOW + DAY, -5 * DAY);
    expect(await run.store.clockDoubt()).toBeNull();
    await prune(run.store, NOW + KEPT - 1);
    expect(await run.keyed('k', NOW + KEPT - 1)).toBe(true);
    expect(await run.left()).toContain(event);
  });

  it.each([400 * DAY, -400 * DAY, -3_600_000])(
    'retention-10: a step that was followed is not found again at start (%i ms)',
    async (byMs) => {
      await using run = await opened(open);
      await run.keyed('k', NOW);
      await run.set(NOW + byMs, byMs);
      expect(await run.store.resumeClock({ now: NOW + byMs + 10 })).toBe(0);
      expect(await run.store.resumeClock({ now: NOW + byMs + 20 })).toBe(0);
      await run.store.confirmClock();
      await prune(run.store, NOW + byMs + KEPT - 1);
      expect(await run.keyed('k', NOW + byMs + KEPT - 1)).toBe(true);
    },
  );

  it('retention-10: rows that come once all before a step are gone are as old as they are', async () => {
    await using run = await opened(open);
    for (let i = 0; i < 5; i += 1) await run.event(NOW);
    await run.set(NOW - 400 * DAY, -400 * DAY);
    await run.store.confirmClock();
    const later = NOW - 400 * DAY + KEPT + 1;
    await prune(run.store, later);
    expect(await run.left()).toEqual([]);
    const young = await run.event(later);
    await prune(run.store, later + DAY);
    expect(await run.left()).toEqual([young]);
  });

  it('retention-11: rows from the future hold up no pass', async () => {
    await using run = await opened(open);
    // From before steps were noted: the last of a batch that is looked at is far ahead.
    for (let i = 0; i < 999; i += 1) await run.event(NOW);
    const wrong = await run.event(NOW + 400 * DAY);
    const old = await run.event(NOW + 1);
    const young = await run.event(NOW + KEPT);
    await prune(run.store, NOW + KEPT + 2);
    const left = await run.left();
    expect([left.includes(old), left.includes(wrong), left.includes(young)]).toEqual([false, true, true]);
  });
}
