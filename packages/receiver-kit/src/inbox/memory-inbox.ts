import type { Claim, Inbox } from './inbox.ts';

const MAX_KEYS = 100_000;

export interface MemoryInboxOptions {
  /** Max number of claimed and finished keys, and also the max number of keys of `advance`. Default 100,000. */
  readonly maxKeys?: number;
  /** Epoch milliseconds. Default: the system's clock. */
  readonly now?: () => number;
  /** Called once, when a finished key is first dropped before it expires. */
  readonly onEvict?: () => void;
}

interface Lease {
  readonly token: string;
  readonly expiresAt: number;
  readonly ttlMs: number;
}

/**
 * Remembers deliveries in the memory of this process. A restart forgets them, and other processes do not see them.
 * When it is full, it drops the oldest finished key, or the key that was advanced the longest ago. It never drops a key in progress: `claim` fails instead, and the sender retries.
 */
export function memoryInbox(options: MemoryInboxOptions = {}): Inbox {
  const maxKeys = options.maxKeys ?? MAX_KEYS;
  const now = options.now ?? Date.now;
  const leases = new Map<string, Lease>();
  /** Key to expiry, in the order of completion. */
  const done = new Map<string, number>();
  /** Key to its newest time; the key that was advanced last is last. */
  const newest = new Map<string, number>();
  let nextToken = 1;
  let told = false;

  function makeRoom(at: number): void {
    for (const [key, expiresAt] of done) {
      if (expiresAt > at) break;
      done.delete(key);
    }
    if (leases.size + done.size < maxKeys) return;
    if (done.size > 0) {
      dropFirst(done);
      if (!told) options.onEvict?.();
      told = true;
      return;
    }
    for (const [key, lease] of leases) {
      if (lease.expiresAt > at) continue;
      leases.delete(key);
      return;
    }
    throw new Error(`the memory inbox is full: all ${maxKeys} keys are in progress. Raise maxKeys`);
  }

  return {
    local: true,
    async claim(key, { leaseMs, ttlMs }): Promise<Claim> {
      const at = now();
      if ((done.get(key) ?? 0) > at) return { state: 'done' };
      const held = leases.get(key);
      if (held && held.expiresAt > at) return { state: 'busy', retryAfterMs: Math.min(held.expiresAt - at, leaseMs) };
      done.delete(key);
      leases.delete(key);
      makeRoom(at);
      const token = String(nextToken++);
      leases.set(key, { token, expiresAt: at + leaseMs, ttlMs });
      return { state: 'new', token };
    },
    async complete(key, token) {
      const held = leases.get(key);
      if (held?.token !== token) return false;
      leases.delete(key);
      done.set(key, now() + held.ttlMs);
      return true;
    },
    async release(key, token) {
      if (leases.get(key)?.token === token) leases.delete(key);
    },
    async advance(key, timeMs) {
      const before = newest.get(key);
      if (before !== undefined && before > timeMs) return false;
      newest.delete(key);
      newest.set(key, timeMs);
      if (newest.size > maxKeys) dropFirst(newest);
      return true;
    },
  };
}

function dropFirst(map: Map<string, unknown>): void {
  const first = map.keys().next();
  if (!first.done) map.delete(first.value);
}
