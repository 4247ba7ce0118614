// Finds the addresses of a name as the system would: the hosts file, the name servers with their search domains, and last
// the system's own resolver.
import { errorCode } from '../faults.ts';
import { HOSTS_PATH, HostsFile } from './hosts-file.ts';
import { NameFault, type Resolve, type Resolved } from './name-fault.ts';
import { askNameServers } from './name-servers.ts';
import { namesToAsk, RESOLV_CONF_PATH, readSearchList } from './search-list.ts';
import { askSystem } from './system-resolver.ts';

export type ResolveOptions = {
  hostsPath?: string;
  resolvConfPath?: string;
  /** `address:port` of each; the system's where it is not given. */
  servers?: readonly string[];
  /** What is asked last; `null` = nothing. */
  system?: Resolve | null;
};

/** Codes after which another name of the search list may exist. */
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA']);
/** The name servers are out of reach as a whole; the system may know others. */
const NO_SERVER = 'ECONNREFUSED';

export function createResolve({
  hostsPath = HOSTS_PATH,
  resolvConfPath = RESOLV_CONF_PATH,
  servers,
  system = askSystem,
}: ResolveOptions = {}): Resolve {
  const hosts = new HostsFile(hostsPath);
  return async (name, signal) => {
    const plain = name.toLowerCase().replace(/\.$/, '');
    const own = hosts.find(plain) ?? reserved(plain);
    if (own !== undefined) return { addresses: own, ttlMs: 0 };
    const names = namesToAsk(name.toLowerCase(), readSearchList(resolvConfPath));
    const found = await firstKnown(names, servers ?? null, signal);
    if (!(found instanceof NameFault)) return found;
    if (system === null || !(NOT_THERE.has(found.code) || found.code === NO_SERVER)) throw found;
    return await system(name, signal).catch(() => Promise.reject(found));
  };
}

/** Names that RFC 6761 takes out of DNS; `undefined` for all others. */
function reserved(name: string): readonly string[] | undefined {
  if (name === 'localhost' || name.endsWith('.localhost')) return ['127.0.0.1', '::1'];
  return undefined;
}

async function firstKnown(
  names: readonly string[],
  servers: readonly string[] | null,
  signal: AbortSignal,
): Promise<Resolved | NameFault> {
  let worst: NameFault | null = null;
  for (const name of names) {
    try {
      return await askNameServers(name, servers, signal);
    } catch (error) {
      const fault = error instanceof NameFault ? error : new NameFault(errorCode(error), name);
      // A server that failed for one of the names may have hidden an address; that is said rather than "does not exist".
      if (worst === null || NOT_THERE.has(worst.code)) worst = fault;
      if (!NOT_THERE.has(fault.code) && fault.code !== 'ESERVFAIL') break;
    }
  }
  return worst ?? new NameFault('ENOTFOUND', names[0] ?? '');
}
