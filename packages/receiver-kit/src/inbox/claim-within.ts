import type { Clock } from '../clock.ts';
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
  let isLate = false;
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(limitMs, () => {
      isLate = true;
      reject(new Error(`claim() of the inbox did not answer within ${limitMs} ms`));
    });
  });
  const ask = async (): Promise<Claim> => {
    try {
      return await inbox.claim(key, { leaseMs, ttlMs });
    } finally {
      cancel();
    }
  };
  const claimed = ask();
  claimed
    .then((claim) => (isLate && claim.state === 'new' ? inbox.release(key, claim.token) : undefined))
    // Without a release, the lease ends by itself.
    .catch(() => undefined);
  return Promise.race([claimed, late]);
}
