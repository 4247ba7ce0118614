// How often signing in may fail. Each client has an allowance of its own, and so has its network, so that an attacker's
// failures do not shut out anyone else. All clients together have one too, which bounds what an attack from everywhere can
// try; clients that have signed in before are not subject to it, so that such an attack does not lock them out.
import { networkOf } from '../domain/client-address.ts';
import { RequestError } from '../domain/errors.ts';
import { type Bucket, take } from '../domain/token-bucket.ts';

/** A minute, each. */
export const FAILURES = { client: 10, network: 60, all: 600 } as const;
/** The bucket's rule is by the second; ours by the minute: its clock goes that much slower. */
const SLOWER = 60;
/** Bounds the memory of each list; the client seen longest ago is forgotten first. */
const CLIENTS_MAX = 10_000;

export class FailedSignIns {
  readonly #clients = new Allowances(FAILURES.client);
  readonly #networks = new Allowances(FAILURES.network);
  readonly #all = new Allowances(FAILURES.all);
  /** Clients that have signed in since this process started. */
  readonly #known = new Map<string, true>();

  /** Counts a try before it is made, so that many at once are bounded too. @throws RequestError `too_many_requests` */
  begin(client: string, now: number): void {
    const lists = this.#listsOf(client);
    for (const [index, [list, name, who]] of lists.entries()) {
      const waitMs = list.take(name, now);
      if (waitMs === 0) continue;
      // Refused, so it is no try: what the lists before have counted goes back.
      for (const [before, key] of lists.slice(0, index)) before.giveBack(key);
      const seconds = Math.ceil((waitMs * SLOWER) / 1000);
      const message = `Too many sign-ins have failed ${who} (limit ${list.perMinute} per minute). Try again in ${seconds} s.`;
      throw new RequestError('too_many_requests', message, undefined, seconds);
    }
  }

  /** The try was none to be counted. */
  succeeded(client: string): void {
    for (const [list, name] of this.#listsOf(client)) list.giveBack(name);
    keep(this.#known, client, true);
  }

  #listsOf(client: string): (readonly [list: Allowances, name: string, who: string])[] {
    const own = [this.#clients, client, 'from this address'] as const;
    const network = [this.#networks, networkOf(client), 'from this network'] as const;
    return this.#known.has(client) ? [own] : [own, network, [this.#all, '', 'from everywhere']];
  }
}

class Allowances {
  readonly perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.perMinute = perMinute;
  }

  /** @returns how long to wait, in ms of the slower clock; 0 = taken */
  take(name: string, now: number): number {
    const taking = take(this.#buckets.get(name) ?? null, now / SLOWER, this.perMinute, 1);
    keep(this.#buckets, name, taking.bucket);
    return taking.waitMs;
  }

  giveBack(name: string): void {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined)
      keep(this.#buckets, name, { ...bucket, level: Math.min(this.perMinute, bucket.level + 1) });
  }
}

function keep<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  const [oldest] = map.keys();
  if (map.size > CLIENTS_MAX && oldest !== undefined) map.delete(oldest);
}
