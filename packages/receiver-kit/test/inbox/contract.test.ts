import { type Inbox, memoryInbox } from '@posthorn/receiver-kit';
import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { describe, expect, it } from 'vitest';

function manual(change: (inbox: Inbox) => Partial<Inbox> = () => ({})) {
  let now = 0;
  const memory = memoryInbox({ now: () => now });
  const pass = (ms: number): void => {
    now += ms;
  };
  return inboxContract({ ...memory, ...change(memory) }, { pass });
}

async function failures(checks: ReturnType<typeof inboxContract>): Promise<string[]> {
  const failed: string[] = [];
  for (const check of checks) await check.run().catch(() => failed.push(check.name));
  return failed;
}

describe('inbox-1: the memory inbox', () => {
  for (const check of manual()) it(check.name, () => check.run());
});

describe('inbox-2: the contract finds', () => {
  const wrong: [string, RegExp, (inbox: Inbox) => Partial<Inbox>][] = [
    [
      'a check before the insert',
      /one of many/,
      (inbox) => {
        const seen = new Set<string>();
        return {
          claim: async (key, times) => {
            const known = seen.has(key);
            await Promise.resolve();
            seen.add(key);
            return known ? inbox.claim(key, times) : { state: 'new', token: key };
          },
        };
      },
    ],
    ['a token that fences nobody', /lost its lease/, () => ({ complete: async () => true })],
    ['a key that is never released', /released key/, () => ({ release: async () => undefined })],
    [
      'a key that ignores case',
      /whatever characters/,
      (inbox) => ({ claim: (key, times) => inbox.claim(key.toLowerCase(), times) }),
    ],
    ['a time that always advances', /refuses an older/, () => ({ advance: async () => true })],
  ];
  it.each(wrong)('%s', async (_, name, change) => {
    expect((await failures(manual(change))).join('\n')).toMatch(name);
  });
});

it('inbox-3: the memory inbox keeps a bounded number of newest times and drops the one advanced the longest ago', async () => {
  const inbox = memoryInbox({ maxKeys: 2 });
  for (const key of ['a', 'b', 'a', 'c']) await inbox.advance(key, 10);
  expect(await inbox.advance('a', 9)).toBe(false);
  expect(await inbox.advance('c', 9)).toBe(false);
  expect(await inbox.advance('b', 9)).toBe(true);
});
