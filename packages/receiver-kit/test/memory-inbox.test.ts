import { createReceiver, memoryInbox } from '@posthorn/receiver-kit';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SECRET } from './support/sender.ts';

const lease = { leaseMs: 100, ttlMs: 1000 };

async function claimed(inbox: ReturnType<typeof memoryInbox>, key: string): Promise<string> {
  const claim = await inbox.claim(key, lease);
  if (claim.state !== 'new') throw new Error(`${key} is ${claim.state}`);
  return claim.token;
}

describe('receiver-60: memoryInbox', () => {
  it('new, busy while leased, done until its time is over', async () => {
    let now = 0;
    const inbox = memoryInbox({ now: () => now });
    const token = await claimed(inbox, 'a');
    now = 40;
    expect(await inbox.claim('a', lease)).toEqual({ state: 'busy', retryAfterMs: 60 });
    expect(await inbox.complete('a', token)).toBe(true);
    now = 1039;
    expect(await inbox.claim('a', lease)).toEqual({ state: 'done' });
    now = 1040;
    expect(await inbox.claim('a', lease)).toMatchObject({ state: 'new' });
  });

  it('a released key is new again', async () => {
    const inbox = memoryInbox();
    await inbox.release('a', await claimed(inbox, 'a'));
    expect(await inbox.claim('a', lease)).toMatchObject({ state: 'new' });
  });

  it('a late holder neither completes nor releases what another holds', async () => {
    let now = 0;
    const inbox = memoryInbox({ now: () => now });
    const late = await claimed(inbox, 'a');
    now = 100;
    const holder = await claimed(inbox, 'a');
    expect(await inbox.complete('a', late)).toBe(false);
    await inbox.release('a', late);
    expect(await inbox.claim('a', lease)).toMatchObject({ state: 'busy' });
    expect(await inbox.complete('a', holder)).toBe(true);
    expect(await inbox.complete('a', holder)).toBe(false);
  });

  it('a late holder whose key nobody took completes it', async () => {
    let now = 0;
    const inbox = memoryInbox({ now: () => now });
    const token = await claimed(inbox, 'a');
    now = 5000;
    expect(await inbox.complete('a', token)).toBe(true);
  });

  it('when full, the oldest finished key goes, and that is said once', async () => {
    const onEvict = vi.fn();
    const inbox = memoryInbox({ maxKeys: 2, onEvict });
    for (const key of ['a', 'b', 'c', 'd']) await inbox.complete(key, await claimed(inbox, key));
    expect(onEvict).toHaveBeenCalledTimes(1);
    expect((await inbox.claim('d', lease)).state).toBe('done');
    expect((await inbox.claim('a', lease)).state).toBe('new');
  });

  it('a leased key never goes: when all are at work, the claim fails', async () => {
    const inbox = memoryInbox({ maxKeys: 2, now: () => 0 });
    const token = await claimed(inbox, 'a');
    await claimed(inbox, 'b');
    await expect(inbox.claim('c', lease)).rejects.toThrow('in progress');
    expect(await inbox.complete('a', token)).toBe(true);
    expect((await inbox.claim('c', lease)).state).toBe('new');
  });

  it('never holds more keys than allowed, and never gives one key to two holders at once', async () => {
    const step = fc.tuple(fc.constantFrom('claim', 'complete', 'release', 'wait'), fc.constantFrom('a', 'b', 'c', 'd'));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        let now = 0;
        const inbox = memoryInbox({ maxKeys: 3, now: () => now });
        const held = new Map<string, { token: string; until: number }>();
        for (const [act, key] of steps) {
          const mine = held.get(key);
          if (act === 'wait') now += 30;
          else if (act === 'claim') {
            const claim = await inbox.claim(key, lease).catch(() => undefined);
            const live = [...held.values()].filter((one) => one.until > now).length;
            if (claim?.state === 'new') {
              expect(mine === undefined || mine.until <= now).toBe(true);
              expect(live).toBeLessThan(3);
              held.set(key, { token: claim.token, until: now + 100 });
            }
          } else if (mine) {
            if (act === 'complete') await inbox.complete(key, mine.token);
            else await inbox.release(key, mine.token);
            held.delete(key);
          }
        }
      }),
    );
  });
});

it('receiver-61: the default inbox says at start that it does not span processes', () => {
  const warn = vi.fn();
  createReceiver({ secrets: SECRET, logger: { warn, error: vi.fn() } });
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('memory of this process only'));
});

it.each<[string, object]>([
  ['no secret', { secrets: undefined }],
  ['a secret that is cut', { secrets: 'whsec_AAA' }],
  ['a lease that is too short', { secrets: SECRET, leaseMs: 1 }],
  ['a scheme that does not exist', { secrets: SECRET, schemes: ['none'] }],
  ['a store that is not a function', { secrets: SECRET, store: true }],
])('kit-16: options that cannot work are refused before anything is logged: %s', (_, options) => {
  const log = vi.fn();
  expect(() => createReceiver({ logger: { warn: log, error: log }, ...options } as never)).toThrow();
  expect(log).not.toHaveBeenCalled();
});
