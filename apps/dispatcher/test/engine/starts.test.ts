import { expect, it } from 'vitest';
import { PAUSE_MS, Starts } from '../../src/engine/starts.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('engine-7: of many attempts that may begin at once some do in each turn of the event loop, in order', async () => {
  const starts = new Starts(new VirtualClock());
  const begun: number[] = [];
  const begin = (n: number): void => {
    const turn = starts.turn(1);
    if (turn === null) begun.push(n);
    else void turn.then(() => begun.push(n));
  };
  for (let n = 0; n < 100; n += 1) begin(n);
  const perTurn = [begun.length];
  while (begun.length < 100) {
    // One that comes later does not overtake.
    if (begun.length === 64) begin(100);
    const before = begun.length;
    await turnOver();
    perTurn.push(begun.length - before);
  }
  await turnOver();
  expect(perTurn).toEqual([32, 32, 32, 5]);
  expect(begun).toEqual(Array.from({ length: 101 }, (_, n) => n));
});

it('engine-7: what comes one by one begins at once', async () => {
  const starts = new Starts(new VirtualClock());
  for (let n = 0; n < 200; n += 1) {
    expect(starts.turn(1)).toBeNull();
    if (n % 32 === 31) await turnOver();
  }
});

it('fan-out-13: tenants begin their attempts one after the other', async () => {
  const starts = new Starts(new VirtualClock());
  const begun: string[] = [];
  const begin = (tenantId: number, name: string): void => {
    const turn = starts.turn(tenantId);
    if (turn === null) begun.push(name);
    else void turn.then(() => begun.push(name));
  };
  for (let n = 0; n < 200; n += 1) begin(1, `a${n}`);
  begin(2, 'b0');
  for (let n = 0; n < 100; n += 1) begin(3, `c${n}`);
  const before = begun.length;
  await turnOver();
  const turn = begun.slice(before);
  expect(turn).toHaveLength(4);
  expect([turn.includes('b0'), turn.filter((name) => name.startsWith('c')).length >= 1]).toEqual([true, true]);
  for (let turns = 0; turns < 100; turns += 1) await turnOver();
  expect(begun).toHaveLength(301);
  for (const tenant of ['a', 'c']) {
    const own = begun.filter((name) => name.startsWith(tenant));
    expect(own).toEqual(own.map((_, n) => `${tenant}${n}`));
  }
});

it('fan-out-13: the turns are short while two tenants have attempts, and for a second after', async () => {
  const clock = new VirtualClock();
  const starts = new Starts(clock);
  const begunInTurn = async (): Promise<number> => {
    let begun = 0;
    for (let n = 0; n < 100; n += 1) if (starts.turn(1) === null) begun += 1;
    for (let turns = 0; turns < 40; turns += 1) await turnOver();
    return begun;
  };
  expect(await begunInTurn()).toBe(32);
  starts.turn(2);
  await turnOver();
  expect(await begunInTurn()).toBe(4);
  clock.jump(clock.now() + 999);
  expect(await begunInTurn()).toBe(4);
  clock.jump(clock.now() + 1001);
  expect(await begunInTurn()).toBe(32);
});

it('share-12: attempts with large bodies count for several, so that a turn has bounded work, and one at least', async () => {
  const starts = new Starts(new VirtualClock());
  let begun = 0;
  for (let n = 0; n < 6; n += 1) {
    const turn = starts.turn(1, 1024 * 1024);
    if (turn === null) begun += 1;
    else void turn.then(() => (begun += 1));
  }
  const perTurn = [begun];
  for (let n = 1; n < 6; n += 1) {
    await turnOver();
    perTurn.push(begun);
  }
  expect(perTurn).toEqual([1, 2, 3, 4, 5, 6]);
});

it('limit-10: while several tenants have attempts, a pause follows each large body, in which small ones begin', async () => {
  const clock = new VirtualClock();
  const starts = new Starts(clock);
  const begun: string[] = [];
  const begin = (tenantId: number, name: string, bytes = 0): void => {
    const turn = starts.turn(tenantId, bytes);
    if (turn === null) begun.push(name);
    else void turn.then(() => begun.push(name));
  };
  begin(2, 'quiet 0');
  for (let n = 0; n < 3; n += 1) begin(1, `large ${n}`, 1024 * 1024);
  for (let turns = 0; turns < 20; turns += 1) await turnOver();
  expect(begun).toEqual(['quiet 0', 'large 0']);
  begin(2, 'quiet 1');
  begin(2, 'quiet 2');
  expect(begun.slice(2)).toEqual(['quiet 1', 'quiet 2']);
  // More than a turn has room for: they need no longer than the turns of the loop.
  for (let n = 3; n < 12; n += 1) begin(2, `quiet ${n}`);
  for (let turns = 0; turns < 20; turns += 1) await turnOver();
  expect(begun.splice(4)).toEqual(Array.from({ length: 9 }, (_, n) => `quiet ${n + 3}`));
  expect([clock.step(clock.now() + PAUSE_MS - 1), clock.step(clock.now() + PAUSE_MS)]).toEqual([false, true]);
  for (let turns = 0; turns < 20; turns += 1) await turnOver();
  expect(begun.slice(4)).toEqual(['large 1']);
  expect([clock.step(clock.now() + PAUSE_MS - 1), clock.step(clock.now() + PAUSE_MS)]).toEqual([false, true]);
  for (let turns = 0; turns < 20; turns += 1) await turnOver();
  expect(begun.slice(5)).toEqual(['large 2']);
});
