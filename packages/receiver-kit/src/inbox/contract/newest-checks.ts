import type { Inbox } from '../inbox.ts';
import { equal, type InboxCheck, ODD_ENDINGS, shown, type Tools, together } from './tools.ts';

const CALLERS = 20;

export function newestChecks<Tx>(inbox: Inbox<Tx>, { check }: Tools): InboxCheck[] {
  return [
    check('advance accepts the newest time, also again, and refuses an older one', async (key) => {
      const time = 1_800_000_000_000;
      const answers = [];
      for (const ms of [time, time + 1, time, time + 1, time + 2]) answers.push(await inbox.advance(key, ms));
      equal('the answers', answers.join(), 'true,true,false,true,true');
    }),
    check('the newest of many times at once is kept', async (key) => {
      await together(CALLERS, (at) => inbox.advance(key, at));
      equal('advance to an older time', await inbox.advance(key, CALLERS - 2), false);
      equal('advance to the newest time', await inbox.advance(key, CALLERS - 1), true);
    }),
    check('times of keys do not touch each other, whatever characters they hold', async (key) => {
      for (const [at, end] of ODD_ENDINGS.entries())
        equal(`the first advance of ${shown(end)}`, await inbox.advance(key + end, ODD_ENDINGS.length - at), true);
    }),
    check('a key and a time of the same name do not touch each other', async (key) => {
      const claim = await inbox.claim(key, { leaseMs: 600_000, ttlMs: 600_000 });
      equal('advance', await inbox.advance(key, 1), true);
      equal('complete', claim.state === 'new' && (await inbox.complete(key, claim.token)), true);
      equal('advance to an older time', await inbox.advance(key, 0), false);
    }),
  ];
}
