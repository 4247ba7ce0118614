// When results go to the store, over virtual time, with a store that the test answers for.
import { describe, expect, it } from 'vitest';
import { GROUP_MAX, Settler, UNSETTLED_MAX, WAIT_ENOUGH_MS, WAIT_MAX_MS } from '../../src/engine/settler.ts';
import type { SettleInput, SettleOutcome } from '../../src/ports/store/claims.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { settlementOf } from '../support/builders.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function open({ maxInFlight = 1024, settle = async () => undefined as unknown } = {}) {
  const clock = new VirtualClock();
  /** How many went in each act. */
  const acts: number[] = [];
  const store = {
    settle: async ({ settlements }: SettleInput): Promise<SettleOutcome[]> => {
      acts.push(settlements.length);
      await settle();
      return settlements.map(() => 'settled');
    },
  };
  const settler = new Settler({ store, clock, maxInFlight, onFault: () => undefined });
  let count = 0;
  const ended = (waits: boolean) => {
    count += 1;
    return settler.settle(settlementOf({ id: `d${count}`, number: 1 }, { status: 'delivered' }), waits);
  };
  /** Time passes; everything due happens on the way. */
  const pass = async (ms: number) => {
    const until = clock.now() + ms;
    await turn();
    while (clock.step(until)) await turn();
    clock.jump(until);
  };
  return { clock, acts, settler, ended, pass };
}

describe('settle-4: results that wait', () => {
  it('settle-4: go together 60 ms after the first of them', async () => {
    const { acts, ended, pass, clock } = open();
    const first = ended(true);
    await pass(WAIT_ENOUGH_MS - 1);
    const last = ended(true);
    await pass(WAIT_MAX_MS - WAIT_ENOUGH_MS);
    expect(acts).toEqual([]);
    await pass(1);
    expect(acts).toEqual([2]);
    expect(await Promise.all([first, last])).toEqual(['settled', 'settled']);
    expect(clock.timers).toEqual([]);
  });

  it('settle-4: go with the first that comes when they have waited for 40 ms', async () => {
    const { acts, ended, pass, clock } = open();
    for (let ms = 0; ms < WAIT_ENOUGH_MS; ms += 10) {
      void ended(true);
      await pass(10);
    }
    expect(acts).toEqual([]);
    void ended(true);
    await turn();
    expect([acts, clock.timers]).toEqual([[WAIT_ENOUGH_MS / 10 + 1], []]);
    // The next one begins to wait by itself.
    void ended(true);
    await pass(WAIT_MAX_MS - 1);
    expect(acts).toHaveLength(1);
  });

  it('settle-4: go with the next result that does not wait, before it', async () => {
    const { acts, ended, pass, clock } = open();
    const order: string[] = [];
    void ended(true).then(() => order.push('waited'));
    await pass(10);
    void ended(false).then(() => order.push('came'));
    await turn();
    await turn();
    expect([acts, order, clock.timers]).toEqual([[2], ['waited', 'came'], []]);
  });

  it('settle-4: go at the end of the turn in which so many wait, with all of that turn', async () => {
    const { acts, ended, clock } = open();
    for (let i = 0; i < GROUP_MAX + 5; i += 1) void ended(true);
    await turn();
    expect([acts, clock.timers]).toEqual([[GROUP_MAX + 5], []]);
  });

  it('settle-4: are not held up by a clock that is set', async () => {
    const { acts, ended, pass, clock } = open();
    void ended(true);
    clock.set(-3_600_000);
    await pass(WAIT_MAX_MS);
    expect(acts).toEqual([1]);
  });

  it('settle-4: go at a stop, and none waits after it', async () => {
    const { acts, settler, ended, clock } = open();
    const waiting = ended(true);
    settler.hurry();
    expect(acts).toEqual([1]);
    expect(await waiting).toBe('settled');
    expect([settler.hasRoom, clock.timers]).toEqual([false, []]);
  });

  it('settle-4: results of one turn that do not wait are one act, as soon as the turn ends', async () => {
    const { acts, ended, clock } = open();
    for (let i = 0; i < 3; i += 1) void ended(false);
    await turn();
    expect([acts, clock.timers]).toEqual([[3], []]);
  });
});

describe('settle-5: how many results have no slot', () => {
  it.each([
    [1024, UNSETTLED_MAX],
    [100, 25],
    [4, 1],
    [3, 0],
  ])('settle-5: of %i slots at most %i', async (maxInFlight, most) => {
    const never = new Promise<void>(() => undefined);
    const { settler, ended } = open({ maxInFlight, settle: () => never });
    let without = 0;
    // Those that are being written count too.
    for (; settler.hasRoom; without += 1) {
      void ended(true);
      if (without % 10 === 0) await turn();
    }
    expect(without).toBe(most);
  });

  it('settle-5: those that are settled make room', async () => {
    const { settler, ended } = open({ maxInFlight: 4 });
    const first = ended(true);
    expect(settler.hasRoom).toBe(false);
    void ended(false);
    await first;
    expect(settler.hasRoom).toBe(true);
  });

  it('settle-5: none more while the store fails; those that wait are settled once it is back', async () => {
    let failures = 2;
    const { acts, settler, ended, pass } = open({
      settle: async () => {
        if (failures-- > 0) throw new StoreError('unavailable', 'the disk is full');
      },
    });
    const first = ended(true);
    await pass(WAIT_MAX_MS);
    expect([acts, settler.hasRoom]).toEqual([[1], false]);
    await pass(1000);
    expect(await first).toBe('settled');
    expect([acts, settler.hasRoom]).toEqual([[1, 1, 1], true]);
  });

  it('settle-5: one that can never be written makes room, and the others are settled', async () => {
    let acts = 0;
    const { settler, ended } = open({
      maxInFlight: 8,
      settle: async () => {
        acts += 1;
        if (acts <= 2) throw new Error('this row cannot be written');
      },
    });
    const bad = ended(true);
    const good = ended(true);
    expect(settler.hasRoom).toBe(false);
    settler.hurry();
    await expect(bad).rejects.toThrow('cannot be written');
    expect(await good).toBe('settled');
  });
});
