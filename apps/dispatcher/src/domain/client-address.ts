// The unit that failures are counted for: an IPv4 address, or the 64-bit IPv6 network of a household.
import ipaddr from 'ipaddr.js';

/** `forwardedFor`: the header of that name. */
type Caller = { peer: string | undefined; forwardedFor: string | undefined };

/**
 * Behind a proxy on this machine the client is the last entry, which the proxy wrote itself. From elsewhere anyone could
 * have written the header, so it is ignored.
 */
export function clientAddress({ peer = '', forwardedFor }: Caller): string {
  const own = parsed(peer);
  const last = forwardedFor?.split(',').at(-1)?.trim();
  const named = own?.range() === 'loopback' && last !== undefined ? parsed(last) : null;
  const address = named ?? own;
  if (address === null) return peer;
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString();
}

const parsed = (text: string) => (ipaddr.isValid(text) ? ipaddr.process(text) : null);

/** The network that a client is likely to have more addresses of: 24 bits of IPv4, 48 of IPv6. */
export function networkOf(client: string): string {
  return client
    .split(client.includes(':') ? ':' : '.')
    .slice(0, 3)
    .join(client.includes(':') ? ':' : '.');
}
