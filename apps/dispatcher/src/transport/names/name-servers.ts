// Asks the system's name servers for both families at once, over sockets: unlike the system's own resolver, whose threads
// a few silent name servers can take up, any number of questions can be under way. Each look-up has a resolver of its own,
// so that it can be cancelled alone and shares no state with another tenant's.
import { Resolver } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { errorCode } from '../faults.ts';
import { NameFault, type Resolved } from './name-fault.ts';

/** For one question to one server; the deadline of the whole look-up is the caller's. */
const QUESTION_TIMEOUT_MS = 1_500;
const TRIES = 3;
/** The "Resolution Delay" of RFC 8305: with the addresses of one family, so long the other is waited for. */
const OTHER_FAMILY_WAIT_MS = 50;

type Family = { addresses: { address: string; ttl: number }[]; code: string | null };

/** @throws NameFault with the code of the name servers */
export async function askNameServers(
  name: string,
  servers: readonly string[] | null,
  signal: AbortSignal,
): Promise<Resolved> {
  const resolver = new Resolver({ timeout: QUESTION_TIMEOUT_MS, tries: TRIES });
  if (servers !== null) resolver.setServers(servers);
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  let waiting: NodeJS.Timeout | undefined;
  const settle = async (asked: Promise<Family['addresses']>): Promise<Family> => {
    try {
      const addresses = await asked;
      waiting ??= setTimeout(cancel, OTHER_FAMILY_WAIT_MS);
      return { addresses, code: null };
    } catch (error) {
      return { addresses: [], code: errorCode(error) };
    }
  };
  const [v6, v4] = await Promise.all([
    settle(resolver.resolve6(name, { ttl: true })),
    settle(resolver.resolve4(name, { ttl: true })),
  ]);
  clearTimeout(waiting);
  signal.removeEventListener('abort', cancel);
  return together(name, hasGlobalIpv6() ? [v6, v4] : [v4, v6]);
}

function together(name: string, families: readonly Family[]): Resolved {
  const found = families.flatMap(({ addresses }) => addresses);
  if (found.length > 0) {
    return {
      addresses: found.map(({ address }) => address),
      ttlMs: Math.min(...found.map(({ ttl }) => ttl)) * 1000,
    };
  }
  const codes = families.map(({ code }) => code ?? 'ENODATA');
  const telling = codes.find((code) => code === 'ENOTFOUND') ?? codes.find((code) => code !== 'ENODATA') ?? 'ENODATA';
  throw new NameFault(telling, name);
}

/** Without an address that is routed, connections over IPv6 cannot work: IPv4 goes first then. */
function hasGlobalIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ family, internal, address }) => family === 'IPv6' && !internal && !address.startsWith('fe80')),
  );
}
