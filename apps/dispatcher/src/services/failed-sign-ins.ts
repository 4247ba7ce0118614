// How often one client may fail to sign in. Each has an allowance of its own, so that nobody's failures shut out another;
// who has none left is not even looked up.
import { RequestError } from '../domain/errors.ts';
import { type Bucket, take } from '../domain/token-bucket.ts';

export const FAILURES_PER_MINUTE = 10;
/** The bucket's rule is by the second; ours by the minute: its clock goes that much slower. */
const SLOWER = 60;
/** Bounds the memory; who was seen longest ago is forgotten first. */
const CLIENTS_MAX = 10_000;

export class FailedSignIns {
  readonly #buckets = new Map<string, Bucket>();

  /** Counts a try before it is made, so that many at once are bounded too. @throws RequestError `too_many_requests` */
  begin(client: string, now: number): void {
    const taking = take(this.#buckets.get(client) ?? null, now / SLOWER, FAILURES_PER_MINUTE, 1);
    this.#keep(client, taking.bucket);
    if (taking.waitMs === 0) return;
    const seconds = Math.ceil((taking.waitMs * SLOWER) / 1000);
    const message = `Too many sign-ins have failed from here: try again in ${seconds} s.`;
    throw new RequestError('too_many_requests', message, undefined, seconds);
  }

  /** The try was none to be counted. */
  succeeded(client: string): void {
    const bucket = this.#buckets.get(client);
    if (bucket !== undefined) this.#keep(client, { ...bucket, level: Math.min(FAILURES_PER_MINUTE, bucket.level + 1) });
  }

  #keep(client: string, bucket: Bucket): void {
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size <= CLIENTS_MAX) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
