// The system's own resolver (getaddrinfo), for names that no name server knows: mDNS, VPN clients, plug-ins of nsswitch.
// It cannot be cancelled and holds a thread of the process for as long as it likes, so only two run at a time.
import { lookup } from 'node:dns/promises';
import { NameFault, type Resolved } from './name-fault.ts';
import { Shares } from './shares.ts';

const AT_ONCE = 2;
/** It does not say how long its answers hold. */
const TTL_MS = 5_000;

const threads = new Shares({ each: AT_ONCE, all: AT_ONCE });
const ALL = 0;

export async function askSystem(name: string, signal: AbortSignal): Promise<Resolved> {
  if (!(await threads.enter(ALL, signal))) throw new NameFault('ETIMEOUT', name);
  const asked = lookup(name, { all: true, order: 'verbatim' }).finally(() => threads.leave(ALL));
  const found = await Promise.race([asked, raised(name, signal)]);
  return { addresses: found.map(({ address }) => address), ttlMs: TTL_MS };
}

const raised = (name: string, signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new NameFault('ETIMEOUT', name)), { once: true });
  });
