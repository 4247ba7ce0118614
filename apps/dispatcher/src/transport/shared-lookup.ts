// Look-ups of one name that begin at nearly the same time are one. The system resolver has few threads for the whole
// process: without this a single webhook whose name server hangs would take them all with its first few deliveries.
// One that hangs is shared for a while only, so that it cannot hold up the name for ever.
import type { Lookup } from './dial.ts';

const SHARED_FOR_MS = 5_000;

type Running = { found: Promise<readonly string[]>; startedAt: number };

export const sharedLookup = (lookup: Lookup, now: () => number = () => performance.now()): Lookup => {
  const running = new Map<string, Running>();
  return (hostname, tenantId) => {
    const already = running.get(hostname);
    const startedAt = now();
    if (already !== undefined && startedAt - already.startedAt < SHARED_FOR_MS) return already.found;
    const found = lookup(hostname, tenantId).finally(() => {
      if (running.get(hostname)?.found === found) running.delete(hostname);
    });
    running.set(hostname, { found, startedAt });
    return found;
  };
};
