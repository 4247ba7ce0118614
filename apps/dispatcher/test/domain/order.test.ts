// Whose turn it is, by the pure rules alone: in tables, and against the plain lists of the contract suite's model.
import { DELIVERY_STATUSES } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AtKey,
  dueWhenCalled,
  Entrance,
  entersNow,
  hasEntered,
  isBehind,
  isItsTurn,
  leavesOrder,
  placeBehind,
} from '../../src/domain/order.ts';
import { type Item, Lists } from '../contract/order-lists.ts';

describe('the place of a delivery that is accepted', () => {
  it('order-2: the first at its keys goes; the next is behind it, and waits', () => {
    expect(placeBehind(0)).toEqual({ number: 1, waits: false });
    expect(placeBehind(7)).toEqual({ number: 8, waits: true });
  });

  it('order-14: before its deliver_at it has no place, and waits for no other', () => {
    expect(entersNow({ keys: ['a'], enteredAt: 1001 }, 1000)).toBe(false);
    expect(entersNow({ keys: ['a'], enteredAt: 1000 }, 1000)).toBe(true);
    expect(placeBehind(null)).toEqual({ number: null, waits: false });
  });
});

describe('who may be sent', () => {
  const at = (...firsts: (number | null)[]): AtKey[] => firsts.map((first) => ({ seq: 5, first }));
  it.each<[string, AtKey[], { turn: boolean; behind: boolean; entered: boolean }]>([
    ['order-2: one that is first at its key', at(5), { turn: true, behind: false, entered: true }],
    ['order-3: one behind another of its profile', at(4), { turn: false, behind: true, entered: true }],
    ['order-5: a merge that is first for both profiles', at(5, 5), { turn: true, behind: false, entered: true }],
    ['order-5: a merge that is first for one of them', at(5, 4), { turn: false, behind: true, entered: true }],
    ['order-14: one that waits for its deliver_at', at(null), { turn: false, behind: false, entered: false }],
    ['order-10: one that is not in the order', [], { turn: false, behind: false, entered: true }],
  ])('%s', (_name, keys, expected) => {
    expect({ turn: isItsTurn(keys), behind: isBehind(keys), entered: hasEntered(keys) }).toEqual(expected);
  });

  it.each(DELIVERY_STATUSES)('order-4: %s leaves the order, or keeps its place', (status) => {
    expect(leavesOrder(status)).toBe(['delivered', 'failed', 'cancelled'].includes(status));
  });
});

describe('when one is due whose turn has come', () => {
  it.each<[string, number | null, number]>([
    ['order-4: at once', null, 1000],
    ['order-4: at once, where its deliver_at has come', 999, 1000],
    ['node-13: at its deliver_at, where that has come by the clock of another node alone', 1001, 1001],
    ['node-13: at its deliver_at, however far apart two clocks may be', 6000, 6000],
    ['order-13: at once, where its deliver_at is of a clock that was set back', 6001, 1000],
  ])('%s', (_name, deliverAt, expected) => {
    expect(dueWhenCalled(deliverAt, 1000)).toBe(expected);
  });
});

describe('who takes a place first', () => {
  it('order-13: by the time each was to come, and by acceptance where these are equal', () => {
    const entrance = new Entrance(['a']);
    entrance.add({ deliverySeq: 3, deliverAt: 20, keys: ['a'] });
    entrance.add({ deliverySeq: 2, deliverAt: 20, keys: ['a'] });
    entrance.add({ deliverySeq: 9, deliverAt: 10, keys: ['a'] });
    expect(entrance.inOrder().map(({ deliverySeq }) => deliverySeq)).toEqual([9, 2, 3]);
  });

  it('order-5: a merge brings in those of its other profile, and each key is looked at once', () => {
    const entrance = new Entrance(['a']);
    const asked: string[] = [];
    for (let key = entrance.nextKey(); key !== null; key = entrance.nextKey()) {
      asked.push(key);
      if (key === 'a') entrance.add({ deliverySeq: 1, deliverAt: 1, keys: ['a', 'b'] });
      if (key === 'b') entrance.add({ deliverySeq: 2, deliverAt: 1, keys: ['b', 'c'] });
    }
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(entrance.isKnown(2)).toBe(true);
    expect(entrance.isKnown(3)).toBe(false);
  });
});

type Row = { seq: number; key: string; deliverAt: number; place: number | null };

/** The rows of an order queue in memory. It decides nothing: every decision is one of `domain/order.ts`. */
class Queue {
  #rows: Row[] = [];
  readonly due = new Set<number>();

  accept(seq: number, keys: string[], enteredAt: number, now: number): void {
    const enters = entersNow({ keys, enteredAt }, now);
    if (enters) this.#letIn(keys, now);
    const place = placeBehind(enters ? this.#last(keys) : null);
    for (const key of keys) this.#rows.push({ seq, key, deliverAt: enteredAt, place: place.number });
    if (!place.waits) this.due.add(seq);
  }

  /** Whether it may begin; otherwise it loses its due time. */
  begin(seq: number, now: number): boolean {
    if (!hasEntered(this.#atKeys(seq))) {
      const keys = this.#keysOf(seq);
      this.#letIn(keys, now);
      if (!hasEntered(this.#atKeys(seq))) this.#enter(seq, keys);
    }
    this.due.delete(seq);
    return !isBehind(this.#atKeys(seq));
  }

  leave(seq: number): void {
    const keys = this.#keysOf(seq);
    this.#rows = this.#rows.filter((row) => row.seq !== seq);
    for (const key of keys) {
      const first = this.#first(key);
      if (first !== null && isItsTurn(this.#atKeys(first))) this.due.add(first);
    }
  }

  #letIn(keys: readonly string[], now: number): void {
    const entrance = new Entrance(keys);
    for (let key = entrance.nextKey(); key !== null; key = entrance.nextKey()) {
      for (const { seq, deliverAt } of this.#rows.filter((row) => row.key === key && row.place === null)) {
        if (deliverAt > now || entrance.isKnown(seq)) continue;
        entrance.add({ deliverySeq: seq, deliverAt, keys: this.#keysOf(seq) });
      }
    }
    for (const one of entrance.inOrder()) this.#enter(one.deliverySeq, one.keys);
  }

  #enter(seq: number, keys: readonly string[]): void {
    const { number } = placeBehind(this.#last(keys));
    for (const row of this.#rows) if (row.seq === seq) row.place = number;
  }

  #keysOf = (seq: number): string[] => this.#rows.filter((row) => row.seq === seq).map(({ key }) => key);
  #last = (keys: readonly string[]): number =>
    Math.max(0, ...this.#rows.filter(({ key }) => keys.includes(key)).map(({ place }) => place ?? 0));
  #first(key: string): number | null {
    const entered = this.#rows.filter((row) => row.key === key && row.place !== null);
    return entered.sort((a, b) => (a.place ?? 0) - (b.place ?? 0))[0]?.seq ?? null;
  }
  #atKeys = (seq: number): AtKey[] =>
    this.#rows
      .filter((row) => row.seq === seq)
      .map(({ key, place }) => ({ seq, first: place === null ? null : this.#first(key) }));
}

type Step = { keys: string[]; inMs: number } | { passMs: number } | { begin: number } | { finish: number };
const steps = fc.array(
  fc.oneof(
    fc.record({
      keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }),
      inMs: fc.constantFrom(0, 0, 1, 2, 50),
    }),
    fc.record({ passMs: fc.constantFrom(1, 2, 50) }),
    fc.record({ begin: fc.nat(20) }),
    fc.record({ finish: fc.nat(20) }),
  ),
  { minLength: 5, maxLength: 60 },
);

/** Those that may be begun now, by the lists and by the rules. */
const mayBegin = (item: Item, now: number): boolean =>
  item.state === 'waiting' && item.dueAt !== null && item.dueAt <= now;

it('order-16: the rules let go exactly those that two plain lists let go', () => {
  fc.assert(
    fc.property(steps, (all: Step[]) => {
      const lists = new Lists();
      const queue = new Queue();
      for (const step of all) {
        if ('passMs' in step) lists.now += step.passMs;
        if ('keys' in step) {
          lists.add(String(lists.all.length), step.keys, lists.now + step.inMs);
          queue.accept(lists.all.length - 1, step.keys, lists.now + step.inMs, lists.now);
        }
        if ('begin' in step) {
          const due = lists.all.filter((item) => mayBegin(item, lists.now));
          const item = due[step.begin % due.length];
          if (item === undefined) continue;
          const others = due.filter((one) => one !== item).map((one) => ({ one, dueAt: one.dueAt }));
          for (const { one } of others) one.dueAt = null;
          const isTaken = lists.claim().includes(item.id);
          for (const { one, dueAt } of others) one.dueAt = dueAt;
          expect(queue.begin(item.seq, lists.now)).toBe(isTaken);
        }
        if ('finish' in step) {
          const unfinished = lists.all.filter(({ state }) => state !== 'finished');
          const item = unfinished[step.finish % unfinished.length];
          if (item === undefined) continue;
          queue.due.delete(item.seq);
          lists.finish(item);
          queue.leave(item.seq);
        }
        const waiting = lists.all.filter(({ state, dueAt }) => state === 'waiting' && dueAt !== null);
        expect([...queue.due].filter((seq) => lists.all[seq]?.state === 'waiting').sort((a, b) => a - b)).toEqual(
          waiting.map(({ seq }) => seq),
        );
      }
    }),
    { numRuns: 2000 },
  );
});
