// Tests with a second node at one database, which is killed in the end.
import { afterAll, beforeAll, it } from 'vitest';
import type { Store } from '../../../src/ports/store/index.ts';
import { NOW } from '../../support/builders.ts';
import { patient } from '../../support/patience.ts';
import type { OpenStore } from './subject.ts';

export type SecondNode = { store: Store; node: number; kill: () => Promise<void> };

/**
 * Opens the first node before all tests. The function that it returns makes a test with a second one; where there can be none,
 * the test is skipped with the store's reason.
 * @param onOpen told of the first node
 */
export function twoNodes(open: OpenStore, onOpen: (first: Store, node: number) => void) {
  let first: Store;
  let another: Awaited<ReturnType<OpenStore>>['another'];
  let isAlone = false;

  beforeAll(async () => {
    ({ store: first, another } = await open());
    const joined = await first.joinNode({ now: NOW });
    isAlone = joined.isAlone;
    onOpen(first, joined.node);
  }, patient(20_000));
  afterAll(() => first[Symbol.asyncDispose]());

  return (rule: string, run: (second: SecondNode) => Promise<void>) =>
    it(rule, { timeout: patient(30_000) }, async (context) => {
      if (typeof another === 'string') return context.skip(another);
      if (isAlone) return context.skip('the lock of the one serve proves that this node is alone');
      const { store, kill } = await another();
      if (typeof kill === 'string') return context.skip(kill);
      const { node } = await store.joinNode({ now: NOW });
      try {
        await run({ store, node, kill });
      } finally {
        await kill();
      }
    });
}
