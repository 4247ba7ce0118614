// Decides who may post events now: within the rate of the token, and while not too many events wait for their commit.
// Refused requests are neither parsed nor written.
import type { ErrorCode } from '@posthorn/contracts';
import { RequestError } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import { type Bucket, take } from '../domain/token-bucket.ts';
import type { Clock } from '../ports/clock.ts';
import type { Meter } from '../ports/meter.ts';
import { StoreError } from '../ports/store/store-error.ts';
import type { Accepted, acceptEvents } from './accept-events.ts';

type AcceptEvents = ReturnType<typeof acceptEvents>;

type Deps = {
  acceptEvents: AcceptEvents;
  clock: Clock;
  meter?: Meter | undefined;
  /** Events of one token in a second; 0 = no limit. */
  ratePerSecond: number;
  /** Events that may wait for their commit at once. */
  waitingMax: number;
};

/** Bounds the memory: a token that is forgotten starts with a full bucket. */
const BUCKETS_MAX = 10_000;

export function admitEvents(deps: Deps): AcceptEvents {
  const { acceptEvents, clock, meter, ratePerSecond, waitingMax } = deps;
  const buckets = new Map<number, Bucket>();
  let waiting = 0;
  const admit = (token: Token, count: number): void => {
    if (waiting + count > waitingMax) {
      const message = 'Too many events are waiting for the disk. Nothing was accepted. Send the request again.';
      throw new RequestError('unavailable', message, undefined, 1);
    }
    if (ratePerSecond === 0) return;
    const taking = take(buckets.get(token.id) ?? null, clock.monotonic(), ratePerSecond, count);
    if (buckets.size >= BUCKETS_MAX) buckets.clear();
    buckets.set(token.id, taking.bucket);
    if (taking.waitMs > 0) throw tooFast(token, ratePerSecond, taking.waitMs);
  };
  return async (token, posted, traceparent) => {
    try {
      admit(token, posted.length);
      waiting += posted.length;
      try {
        const results = await acceptEvents(token, posted, traceparent);
        for (const result of results) tellRefusal(meter, result);
        return results;
      } finally {
        waiting -= posted.length;
      }
    } catch (error) {
      meter?.refused(codeOf(error), posted.length);
      throw error;
    }
  };
}

function tooFast(token: Token, perSecond: number, waitMs: number): RequestError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `The token "${token.name}" may post ${perSecond} events per second. Nothing was accepted. Try again in ${seconds} s.`;
  return new RequestError('too_many_requests', message, undefined, seconds);
}

function tellRefusal(meter: Meter | undefined, result: Accepted): void {
  if (result.kind === 'invalid') meter?.refused('invalid', 1);
  if (result.kind === 'conflict') meter?.refused('idempotency_conflict', 1);
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof RequestError) return error.code;
  return error instanceof StoreError && error.code === 'unavailable' ? 'unavailable' : 'internal';
}
