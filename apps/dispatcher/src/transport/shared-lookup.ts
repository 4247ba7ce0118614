// Look-ups of one name that run at the same time are one. The system resolver has four threads for the whole process:
// without this a single webhook whose name server hangs would take them all with its first few deliveries.
import type { Lookup } from './dial.ts';

export const sharedLookup = (lookup: Lookup): Lookup => {
  const running = new Map<string, Promise<readonly string[]>>();
  return (hostname) => {
    const already = running.get(hostname);
    if (already !== undefined) return already;
    const started = lookup(hostname).finally(() => running.delete(hostname));
    running.set(hostname, started);
    return started;
  };
};
