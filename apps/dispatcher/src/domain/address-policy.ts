// Which addresses Posthorn may connect to: a webhook URL is a stranger's input and must not reach our own network.
// An allow-list: an address is refused unless it is plain, globally routable unicast. The transport checks every address
// before it connects; the services check on save if the URL contains an address. Pure: it resolves no names.
import ipaddr from 'ipaddr.js';

export type AddressPolicy = {
  /** Opens loopback, private, shared (100.64/10) and unique local ranges: for development, for one's own network. */
  allowPrivateNetworks: boolean;
};

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Addresses where clouds serve credentials to callers from inside: never open, whatever the policy says. Most lie in ranges
 * that the flag would open; 168.63.129.16 (Azure) even looks public. 169.254.0.0/16 and fe80::/10 are out as ranges.
 */
const METADATA = new Set(
  ['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd00:42::42', 'fd20:ce::254'].map((address) =>
    ipaddr.parse(address).toString(),
  ),
);

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parse('2000::');

/** What `allowPrivateNetworks` opens, by ipaddr.js's name of the range. */
const OPENABLE = new Set<string>(['loopback', 'private', 'carrierGradeNat', 'uniqueLocal']);

/** The reason, by ipaddr.js's name of the range. `rfc…` names are those of translation prefixes. */
const REASONS: Readonly<Record<string, string>> = {
  loopback: 'a loopback address',
  private: 'a private network',
  carrierGradeNat: 'a shared (carrier-grade NAT) network',
  uniqueLocal: 'a private network (unique local)',
  unspecified: 'the unspecified network',
  broadcast: 'the broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  '6to4': 'a 6to4 address, which hides an IPv4 address',
  teredo: 'a Teredo address, which hides an IPv4 address',
  rfc6052: 'a NAT64 address, which hides an IPv4 address',
  rfc6145: 'a translated address, which hides an IPv4 address',
};

/** `::ffff:10.0.0.1` as `::ffff:a00:1`: ipaddr.js reads `::10.0.0.1` as if it were `::ffff:10.0.0.1`, and octets as octal. */
const withoutDottedTail = (address: string): string | null => {
  const tail = address.slice(address.lastIndexOf(':') + 1);
  if (!tail.includes('.')) return address;
  if (!ipaddr.IPv4.isValidFourPartDecimal(tail)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(tail).octets;
  return `${address.slice(0, -tail.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

/** Only the spellings every resolver reads alike; `010.0.0.1` or `127.1` mean different addresses to different readers. */
const parsePlain = (address: string): Address | null => {
  if (!address.includes(':')) {
    return ipaddr.IPv4.isValidFourPartDecimal(address) ? ipaddr.IPv4.parse(address) : null;
  }
  const hexadecimal = withoutDottedTail(address);
  return hexadecimal !== null && ipaddr.IPv6.isValid(hexadecimal) ? ipaddr.IPv6.parse(hexadecimal) : null;
};

/**
 * An IPv4-mapped address is judged as the IPv4 address it stands for: the system sends exactly the same packets. Every
 * other form that carries an IPv4 address (compatible, NAT64, 6to4, Teredo) is refused whatever it carries: who it ends
 * up at is decided by a translator we do not know.
 */
const unmapped = (address: Address): Address =>
  address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;

/** Why this IP address may not be connected to, in words; `null` where it may. */
export const refusal = (address: string, policy: AddressPolicy): string | null => {
  const parsed = parsePlain(address);
  if (parsed === null) return 'not a plain IP address';
  if (parsed instanceof ipaddr.IPv6 && parsed.zoneId) return 'an address of one network interface';
  const real = unmapped(parsed);
  if (METADATA.has(real.toString())) return 'a cloud metadata service';
  const range: string = real.range();
  if (policy.allowPrivateNetworks && OPENABLE.has(range)) return null;
  // ipaddr.js calls all it has no name for `unicast`; of IPv6 only 2000::/3 is handed out as such.
  const isUnicast = range === 'unicast' && (real instanceof ipaddr.IPv4 || real.match(GLOBAL_UNICAST_V6, 3));
  return isUnicast ? null : (REASONS[range] ?? 'not a globally routable address');
};

/**
 * The IP address that is the host of a URL, without brackets; `null` where the host is a name (`localhost` is one).
 * `new URL()` has already turned `0x7f.1`, `2130706433`, `127.1` and full-width digits of http(s) URLs into dotted form;
 * a host that did not come through it is read the same generous way.
 */
export const literalAddress = (hostname: string): string | null => {
  if (hostname.startsWith('[') && hostname.endsWith(']')) return hostname.slice(1, -1);
  if (hostname.includes(':')) return hostname;
  const withoutDot = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  return ipaddr.IPv4.isValid(withoutDot) ? ipaddr.IPv4.parse(withoutDot).toString() : null;
};
