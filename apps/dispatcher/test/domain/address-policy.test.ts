// Which addresses may be connected to: tables of spellings, and whole ranges by property.
import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../src/domain/address-policy.ts';

const CLOSED = { allowPrivateNetworks: false };
const OPEN = { allowPrivateNetworks: true };

/** Ranges of IPv4 that are never, or only with private networks allowed, connected to. */
const NEVER_V4 = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['255.255.255.255', 32],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
] as const;

const PRIVATE_V4 = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const;

const NEVER_V6 = [
  ['0:0:0:0:0:0:0:0', 128],
  ['0:0:0:0:0:ffff:a9fe:0', 112],
  ['0:0:0:0:ffff:0:0:0', 96],
  ['64:ff9b:0:0:0:0:0:0', 96],
  ['64:ff9b:1:0:0:0:0:0', 48],
  ['100:0:0:0:0:0:0:0', 64],
  ['2001:0:0:0:0:0:0:0', 23],
  ['2001:db8:0:0:0:0:0:0', 32],
  ['2002:0:0:0:0:0:0:0', 16],
  ['3fff:0:0:0:0:0:0:0', 20],
  ['4000:0:0:0:0:0:0:0', 3],
  ['5f00:0:0:0:0:0:0:0', 16],
  ['8000:0:0:0:0:0:0:0', 2],
  ['fe00:0:0:0:0:0:0:0', 9],
  ['fe80:0:0:0:0:0:0:0', 10],
  ['fec0:0:0:0:0:0:0:0', 10],
  ['ff00:0:0:0:0:0:0:0', 8],
  ['fd00:ec2:0:0:0:0:0:254', 128],
  ['fd00:42:0:0:0:0:0:42', 128],
  ['fd20:ce:0:0:0:0:0:254', 128],
] as const;

const PRIVATE_V6 = [
  ['0:0:0:0:0:0:0:1', 128],
  ['fc00:0:0:0:0:0:0:0', 7],
] as const;

type Range = readonly [string, number];

const toBits = (address: string): bigint => {
  const [parts, width, radix] = address.includes(':') ? [address.split(':'), 16n, 16] : [address.split('.'), 8n, 10];
  return parts.reduce((bits, part) => (bits << width) | BigInt(Number.parseInt(part, radix)), 0n);
};
const dotted = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.');
const groups = (bits: bigint): string =>
  Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(':');
const shortest = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1);

const within = ([base, length]: Range): fc.Arbitrary<bigint> => {
  const host = BigInt((base.includes(':') ? 128 : 32) - length);
  return fc.bigInt({ min: 0n, max: (1n << host) - 1n }).map((low) => toBits(base) | low);
};
const oneOf = (ranges: readonly Range[]): fc.Arbitrary<bigint> => fc.oneof(...ranges.map(within));

const v4 = oneOf([...NEVER_V4, ...PRIVATE_V4]);
const anyV4 = fc.bigInt({ min: 0n, max: (1n << 32n) - 1n });
const anyV6 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });

const mappedSpellings = (bits: bigint): string[] => {
  const high = (bits >> 16n).toString(16);
  const low = (bits & 0xffffn).toString(16);
  return [
    `::ffff:${dotted(bits)}`,
    `::FFFF:${high}:${low}`,
    `0:0:0:0:0:ffff:${dotted(bits)}`,
    groups((0xffffn << 32n) | bits),
  ];
};

/** Every form that carries an IPv4 address to somebody who unpacks it. */
const carriers = (bits: bigint): string[] => [
  `::${dotted(bits)}`,
  groups(bits),
  groups((0xffffn << 48n) | bits),
  groups((0x64ff9bn << 96n) | bits),
  groups((0x64ff9b0001n << 80n) | bits),
  groups((0x2002n << 112n) | (bits << 80n)),
  groups((0x20010000n << 96n) | (bits ^ 0xffffffffn)),
];

describe('transport-10: only globally routable unicast addresses are connected to', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.215.14',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '192.167.255.255',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:80b::200e',
    '2001:4860:4860::8888',
    '2001:200::1',
    '2001:db7:ffff::1',
    '2003::1',
    '2620:0:2d0:200::8',
    '3ffe::1',
  ])('%s is allowed', (address) => {
    expect(refusal(address, CLOSED)).toBeNull();
    expect(refusal(address, OPEN)).toBeNull();
  });

  test.each([
    ['127.0.0.1', 'a loopback address'],
    ['10.1.2.3', 'a private network'],
    ['100.64.0.1', 'a shared (carrier-grade NAT) network'],
    ['169.254.169.254', 'a link-local address'],
    ['100.100.100.200', 'a cloud metadata service'],
    ['::ffff:100.100.100.200', 'a cloud metadata service'],
    ['fd00:0ec2:0::0254', 'a cloud metadata service'],
    ['0.0.0.0', 'the unspecified network'],
    ['255.255.255.255', 'the broadcast address'],
    ['239.1.1.1', 'a multicast address'],
    ['198.18.0.1', 'not a globally routable address'],
    ['::1', 'a loopback address'],
    ['::', 'the unspecified network'],
    ['fd12:3456::1', 'a private network (unique local)'],
    ['fe80::1', 'a link-local address'],
    ['fe80::1%eth0', 'an address of one network interface'],
    ['2606:4700:4700::1111%1', 'an address of one network interface'],
    ['::ffff:10.0.0.1', 'a private network'],
    ['64:ff9b::8.8.8.8', 'a NAT64 address, which hides an IPv4 address'],
    ['2002:808:808::1', 'a 6to4 address, which hides an IPv4 address'],
    ['2001:0:1::1', 'a Teredo address, which hides an IPv4 address'],
    ['::8.8.8.8', 'not a globally routable address'],
    ['::ffff:0:8.8.8.8', 'a translated address, which hides an IPv4 address'],
  ])('%s is refused: %s', (address, reason) => {
    expect(refusal(address, CLOSED)).toBe(reason);
  });

  test.each([
    '',
    'localhost',
    'example.com',
    '127.1',
    '0x8.8.8.8',
    '010.8.8.8',
    '8.8.8',
    '134744072',
    '8.8.8.8.',
    '[::1]',
    '::ffff:010.8.8.8',
    '::ffff:8.8.8',
    '::ffff:8.8.8.256',
    '2606::1::2',
    ' 8.8.8.8',
    '8.8.8.8\n',
    '2606:4700:4700::11111',
  ])('%j is not a plain address', (address) => expect(refusal(address, OPEN)).toBe('not a plain IP address'));

  test('every address of a refused IPv4 range, in every spelling that carries it', () => {
    fc.assert(
      fc.property(v4, (bits) => {
        for (const address of [dotted(bits), ...mappedSpellings(bits), ...carriers(bits)]) {
          expect(refusal(address, CLOSED), address).not.toBeNull();
        }
      }),
    );
  });

  test('a mapped address is judged as the IPv4 address it stands for', () => {
    fc.assert(
      fc.property(anyV4, fc.boolean(), (bits, allowPrivateNetworks) => {
        const reason = refusal(dotted(bits), { allowPrivateNetworks });
        for (const address of mappedSpellings(bits))
          expect(refusal(address, { allowPrivateNetworks }), address).toBe(reason);
      }),
    );
  });

  test('every address of a refused IPv6 range, long and short', () => {
    fc.assert(
      fc.property(oneOf([...NEVER_V6, ...PRIVATE_V6]), (bits) => {
        expect(refusal(groups(bits), CLOSED), groups(bits)).not.toBeNull();
        expect(refusal(shortest(groups(bits)), CLOSED), groups(bits)).not.toBeNull();
      }),
    );
  });

  test('whatever is allowed is an address to the system too, and of IPv6 one of 2000::/3 or mapped', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyV4.map(dotted), anyV6.map(groups), fc.ipV4Extended(), fc.ipV6(), fc.string()),
        (address) => {
          if (refusal(address, OPEN) !== null) return;
          expect(isIP(address)).not.toBe(0);
        },
      ),
    );
    fc.assert(
      fc.property(anyV6, (bits) => {
        if (bits >> 125n !== 1n && bits >> 32n !== 0xffffn) expect(refusal(groups(bits), CLOSED)).not.toBeNull();
      }),
    );
  });
});

describe('transport-11: allowed private networks open loopback and private ranges, and nothing else', () => {
  test('they are opened, mapped ones too', () => {
    const excluded = new Set(NEVER_V4.map(([base]) => toBits(base)));
    fc.assert(
      fc.property(oneOf(PRIVATE_V4), (bits) => {
        fc.pre(!excluded.has(bits));
        for (const address of [dotted(bits), ...mappedSpellings(bits)])
          expect(refusal(address, OPEN), address).toBeNull();
      }),
    );
    for (const address of ['::1', 'fc00::1', 'fd12:3456:789a::1', 'fd00:ec2::253'])
      expect(refusal(address, OPEN)).toBeNull();
  });

  test('link-local, metadata and the rest stay closed, in every spelling', () => {
    fc.assert(
      fc.property(oneOf(NEVER_V4), (bits) => {
        for (const address of [dotted(bits), ...mappedSpellings(bits)]) {
          expect(refusal(address, OPEN), address).not.toBeNull();
        }
      }),
    );
    fc.assert(
      fc.property(oneOf(NEVER_V6), (bits) => {
        expect(refusal(groups(bits), OPEN), groups(bits)).not.toBeNull();
        expect(refusal(shortest(groups(bits)), OPEN), groups(bits)).not.toBeNull();
      }),
    );
  });

  test('no form that carries an IPv4 address is opened, but for the mapped one and ::1', () => {
    fc.assert(
      fc.property(fc.oneof(v4, anyV4), (bits) => {
        fc.pre(bits !== 1n);
        for (const address of carriers(bits)) expect(refusal(address, OPEN), address).not.toBeNull();
      }),
    );
  });
});
