import { type Clock, LATE, within } from '../clock.ts';
import type { Claim, Inbox } from './inbox.ts';

interface Asked {
  readonly inbox: Inbox<unknown>;
  readonly key: string;
  readonly leaseMs: number;
  readonly ttlMs: number;
  readonly clock: Clock;
  readonly limitMs: number;
}

/** Claims the key, or rejects after `limitMs`: an inbox that does not answer must not hold up the request. A claim that comes later is released. */
export async function claimWithin({ inbox, key, leaseMs, ttlMs, clock, limitMs }: Asked): Promise<Claim> {
  const ask = async (): Promise<Claim> => inbox.claim(key, { leaseMs, ttlMs });
  const asked = ask();
  const claim = await within(clock, limitMs, asked);
  if (claim !== LATE) return claim;
  asked
    .then((late) => (late.state === 'new' ? inbox.release(key, late.token) : undefined))
    // Without a release, the lease ends by itself.
    .catch(() => undefined);
  throw new Error(`claim() of the inbox did not answer within ${limitMs} ms`);
}
