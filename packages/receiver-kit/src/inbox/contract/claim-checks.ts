import type { Inbox } from '../inbox.ts';
import { equal, type InboxCheck, LONG, ODD_ENDINGS, SHORT, shown, type Tools, together } from './tools.ts';

const HOUR_MS = 3_600_000;

export function claimChecks<Tx>(inbox: Inbox<Tx>, tools: Tools): InboxCheck[] {
  const { check, taken, stateIs, expire, jump, callers } = tools;
  const checks = [
    check('a claimed key is busy, and done once it is completed', async (key) => {
      const token = await taken(key);
      await stateIs(key, 'busy');
      equal('complete', await inbox.complete(key, token), true);
      await stateIs(key, 'done');
    }),
    check('a released key is new again', async (key) => {
      await inbox.release(key, await taken(key));
      await taken(key);
    }),
    check('one of many callers at the same time gets the key', async (key) => {
      const claims = await together(callers, () => inbox.claim(key, LONG));
      equal('callers with new', claims.filter(({ state }) => state === 'new').length, 1);
      equal('callers with busy', claims.filter(({ state }) => state === 'busy').length, callers - 1);
    }),
    check('a key whose lease has ended goes to one of many callers', async (key) => {
      await taken(key, SHORT);
      await expire();
      const claims = await together(20, () => inbox.claim(key, LONG));
      equal('callers with new', claims.filter(({ state }) => state === 'new').length, 1);
    }),
    check('a holder that lost its lease to another neither completes nor releases the key', async (key) => {
      const late = await taken(key, SHORT);
      await expire();
      const holder = await taken(key);
      equal('complete by the late holder', await inbox.complete(key, late), false);
      await inbox.release(key, late);
      await stateIs(key, 'busy');
      equal('complete by the holder', await inbox.complete(key, holder), true);
    }),
    check('a completed key is neither completed again nor released', async (key) => {
      const token = await taken(key);
      await inbox.complete(key, token);
      equal('the second complete', await inbox.complete(key, token), false);
      await inbox.release(key, token);
      await stateIs(key, 'done');
    }),
    check('a completed key is new again after ttlMs', async (key) => {
      await inbox.complete(key, await taken(key, { leaseMs: SHORT.leaseMs, ttlMs: SHORT.leaseMs }));
      await expire();
      await taken(key);
    }),
    check('keys do not touch each other, whatever characters they hold', async (key) => {
      const keys = ODD_ENDINGS.map((end) => `${key}${end}`);
      const tokens = new Map<string, string>();
      for (const one of keys) tokens.set(one, await taken(one));
      for (const [one, token] of tokens) {
        await stateIs(one, 'busy');
        equal(`complete(${shown(one)})`, await inbox.complete(one, token), true);
        await stateIs(one, 'done');
      }
    }),
  ];
  if (jump === undefined) return checks;
  return [
    ...checks,
    check(
      'while the clock is set back, a held key stays busy for at most its lease, and a done one done',
      async (key) => {
        const [held, done] = [`${key}:held`, `${key}:done`];
        await inbox.complete(done, await taken(done));
        await taken(held);
        await jump(-HOUR_MS);
        await stateIs(held, 'busy');
        await stateIs(done, 'done');
        await jump(HOUR_MS);
      },
    ),
    check('when the clock jumps ahead, one caller takes over, and the holder before is fenced', async (key) => {
      const late = await taken(key);
      await jump(HOUR_MS);
      const claims = await together(20, () => inbox.claim(key, LONG));
      equal('callers with new', claims.filter(({ state }) => state === 'new').length, 1);
      equal('complete by the holder before', await inbox.complete(key, late), false);
    }),
  ];
}
