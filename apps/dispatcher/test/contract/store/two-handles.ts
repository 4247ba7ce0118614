// Two handles on one database, as of two processes, and how acts of both are raced.
import { afterAll, beforeAll, it } from 'vitest';
import type { Store } from '../../../src/ports/store/index.ts';
import { patient } from '../../support/patience.ts';
import type { OpenStore } from './subject.ts';

/** Each pair of acts is raced so often: which one comes first is up to the threads. */
const ROUNDS = 8;

/** @param opened told both handles before the first test */
export function twoHandles(open: OpenStore, opened: (one: Store, two: Store) => void) {
  let why: string | null = null;
  const stores: Store[] = [];

  beforeAll(async () => {
    const { store, another } = await open();
    stores.push(store);
    if (typeof another === 'string') why = another;
    else {
      const { store: two } = await another();
      stores.push(two);
      opened(store, two);
    }
  }, patient(20_000));
  afterAll(async () => {
    for (const store of stores.toReversed()) await store[Symbol.asyncDispose]();
  });

  return {
    /** A test of two handles; skipped with the store's own reason where it has only one. */
    both: (rule: string, run: () => Promise<void>): void =>
      it(rule, async (context) => {
        if (why !== null) context.skip(why);
        await run();
      }),
    rounds: async (run: (round: number) => Promise<void>): Promise<void> => {
      for (let round = 0; round < ROUNDS; round += 1) await run(round);
    },
    /** At once, and either one asked first. */
    race: async <A, B>(round: number, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> => {
      if (round % 2 === 0) return Promise.all([first(), second()]);
      const later = second();
      return [await first(), await later];
    },
  };
}
