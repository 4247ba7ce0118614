import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literalAddress, refusal } from '../../src/domain/address-policy.ts';

const CLOSED = { allowPrivateNetworks: false };

describe('transport-12: an address in a URL is recognised in any spelling, a name never is', () => {
  test.each([
    ['http://127.0.0.1/', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://0177.0.0.01/', '127.0.0.1'],
    ['http://2130706433:8080/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://1/', '0.0.0.1'],
    ['http://user:pass@0xA9FEA9FE/', '169.254.169.254'],
    ['http://１２７。０。０。１/', '127.0.0.1'],
    ['http://①②⑦.⓪.⓪.①/', '127.0.0.1'],
    ['http://%31%32%37.0.0.1/', '127.0.0.1'],
    ['https://[::1]:8443/', '::1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['http://[0:0:0:0:0:FFFF:A9FE:A9FE]/', '::ffff:a9fe:a9fe'],
    ['http://[64:ff9b::10.0.0.1]/', '64:ff9b::a00:1'],
  ])('%s', (url, address) => {
    expect(literalAddress(new URL(url).hostname)).toBe(address);
    expect(refusal(address, CLOSED)).not.toBeNull();
  });

  test.each(['0x7f.1', '2130706433', '[::1]', '::1', '010.0.0.1'])('a raw host %s', (host) => {
    expect(literalAddress(host)).not.toBeNull();
  });

  test.each([
    'localhost',
    'foo.localhost',
    'localhost.',
    'example.com',
    '127.0.0.1.nip.io',
    '1.example',
    'a1',
    'beef',
    'xn--bcher-kva.example',
    '',
  ])('%j is a name', (host) => expect(literalAddress(host)).toBeNull());

  test('every IPv4 and IPv6 address that a URL accepts', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4Extended(),
          fc.ipV6().map((address) => `[${address}]`),
        ),
        (host) => {
          const address = literalAddress(new URL(`http://${host}/`).hostname);
          expect(isIP(address ?? ''), host).not.toBe(0);
        },
      ),
    );
  });
});
