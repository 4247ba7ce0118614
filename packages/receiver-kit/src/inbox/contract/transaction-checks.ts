// For an inbox with `transact`. What a handler writes is seen through `advance`, which is in the same transaction.
import type { Inbox } from '../inbox.ts';
import { equal, type InboxCheck, SHORT, type Tools } from './tools.ts';

const TIME_MS = 1_800_000_000_000;

export function transactionChecks<Tx>(inbox: Inbox<Tx>, { check, taken, stateIs, expire }: Tools): InboxCheck[] {
  const transact: NonNullable<typeof inbox.transact> = async (key, token, work) =>
    (await inbox.transact?.(key, token, work)) ?? false;
  const keepsNothing = async (key: string): Promise<void> =>
    equal('advance to an older time, after the rollback', await inbox.advance(key, TIME_MS - 1), true);
  return [
    check('transact commits the work and completes the key', async (key) => {
      const token = await taken(key);
      const isHeld = await transact(key, token, async ({ advance }) => {
        equal('advance', await advance(key, TIME_MS), true);
      });
      equal('transact', isHeld, true);
      await stateIs(key, 'done');
      equal('advance to an older time', await inbox.advance(key, TIME_MS - 1), false);
    }),
    check('work that rejects is rolled back, and the key stays claimed', async (key) => {
      const token = await taken(key);
      const thrown = new Error('the work failed');
      const caught = await transact(key, token, async ({ advance }) => {
        await advance(key, TIME_MS);
        throw thrown;
      }).catch((error: unknown) => error);
      equal('what transact rejects with is an error', caught instanceof Error, true);
      await keepsNothing(key);
      await stateIs(key, 'busy');
      equal('complete', await inbox.complete(key, token), true);
    }),
    check('the work of a holder that lost its lease to another is rolled back', async (key) => {
      const late = await taken(key, SHORT);
      await expire();
      const holder = await taken(key);
      const isHeld = await transact(key, late, async ({ advance }) => void (await advance(key, TIME_MS)));
      equal('transact by the late holder', isHeld, false);
      await keepsNothing(key);
      await stateIs(key, 'busy');
      equal('transact by the holder', await transact(key, holder, async () => undefined), true);
      await stateIs(key, 'done');
    }),
    check('the work of a completed key is rolled back', async (key) => {
      const token = await taken(key);
      await inbox.complete(key, token);
      const isHeld = await transact(key, token, async ({ advance }) => void (await advance(key, TIME_MS)));
      equal('transact', isHeld, false);
      await keepsNothing(key);
    }),
    check('transactions of several keys at the same time all commit', async (key) => {
      const keys = Array.from({ length: 5 }, (_, at) => `${key}:${at}`);
      const tokens = await Promise.all(keys.map((one) => taken(one)));
      const held = await Promise.all(keys.map((one, at) => transact(one, tokens[at] ?? '', async () => undefined)));
      equal('transactions that held', held.filter(Boolean).length, keys.length);
    }),
  ];
}
