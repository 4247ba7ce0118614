// An inbox in Redis. It gets a function that runs a script, never a client. Each script is atomic and touches one key, so it
// also runs on a cluster.
import { randomUUID } from 'node:crypto';
import type { Claim, Inbox } from './inbox.ts';
import { ADVANCE, CLAIM, COMPLETE, RELEASE } from './redis-scripts.ts';
import { storedKey } from './stored-key.ts';

export interface RedisInboxOptions {
  /** Runs a Lua script (`EVAL`) and returns its reply. All arguments are texts. */
  readonly eval: (script: string, keys: string[], values: string[]) => Promise<unknown>;
  /** In front of every key in Redis. Default 'posthorn'. */
  readonly prefix?: string;
  /** How long the newest time of a key is kept after it was last noted, in ms. Default 90 days. */
  readonly retentionMs?: number;
  /** Epoch ms. Replaces the clock of Redis, which by default decides when leases end. Redis still deletes old keys by its own clock. */
  readonly now?: () => number;
}

const RETENTION_MS = 90 * 86_400_000;
const PREFIX = /^[A-Za-z0-9_.:-]{1,100}$/;

/**
 * Remembers deliveries in Redis 5 or newer, or a server with the same scripts. Keys expire by themselves.
 * @throws RangeError, TypeError for options that cannot work.
 */
export function redisInbox(options: RedisInboxOptions): Inbox {
  const { prefix, retentionMs, now } = read(options);
  // The braces make the key itself decide about the slot, so that the keys of a receiver spread over a cluster.
  const delivery = (key: string): string => `${prefix}:delivery:{${storedKey(key)}}`;
  const newest = (key: string): string => `${prefix}:newest:{${storedKey(key)}}`;

  async function run(script: string, key: string, values: readonly (string | number)[]): Promise<number> {
    const clock = now === undefined ? '' : String(Math.round(now()));
    const reply = await options.eval(script, [key], [clock, ...values.map(String)]);
    const isNumber = typeof reply === 'number' || typeof reply === 'bigint' || typeof reply === 'string';
    if (isNumber && /^-?[0-9]+$/.test(String(reply))) return Number(reply);
    throw new TypeError(
      `eval() of the Redis inbox must return the reply of the script, a whole number; got ${typeof reply}`,
    );
  }

  return {
    local: false,
    async claim(key, { leaseMs, ttlMs }): Promise<Claim> {
      const token = randomUUID();
      const reply = await run(CLAIM, delivery(key), [token, Math.round(leaseMs), Math.round(ttlMs)]);
      if (reply === 0) return { state: 'new', token };
      if (reply === -1) return { state: 'done' };
      return { state: 'busy', retryAfterMs: Math.min(reply, leaseMs) };
    },
    complete: async (key, token) => (await run(COMPLETE, delivery(key), [token])) === 1,
    async release(key, token) {
      await run(RELEASE, delivery(key), [token]);
    },
    advance: async (key, timeMs) => (await run(ADVANCE, newest(key), [timeMs, Math.round(retentionMs)])) === 1,
  };
}

function read(options: RedisInboxOptions) {
  const { prefix = 'posthorn', retentionMs = RETENTION_MS, now } = options;
  if (typeof options.eval !== 'function')
    throw new TypeError(`eval must be a function that runs a script; got ${typeof options.eval}`);
  if (typeof prefix !== 'string' || !PREFIX.test(prefix))
    throw new RangeError(`prefix must have 1 to 100 letters, digits and _ . : -; got ${String(prefix)}`);
  if (!(Number.isFinite(retentionMs) && retentionMs >= 1))
    throw new RangeError(`retentionMs must be a number of 1 or more; got ${String(retentionMs)}`);
  return { prefix, retentionMs, now };
}
