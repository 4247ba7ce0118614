import { describe, expect, it } from 'vitest';
import { urlFault } from '../../src/domain/webhook-url.ts';

const CLOSED = { allowPrivateNetworks: false };
const OPEN = { allowPrivateNetworks: true };

describe('webhook-5: the URL of a webhook', () => {
  it.each([
    'https://example.com',
    'http://example.com:8080/a?b=c',
    'https://localhost/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'https://bücher.example/',
  ])('webhook-5: %s may be one', (url) => expect(urlFault(url, CLOSED)).toBeNull());

  it.each([
    ['', /is not a URL/],
    ['example.com/hook', /is not a URL/],
    ['ftp://example.com/', /must begin with https:\/\/ or http:\/\/, not ftp:/],
    ['javascript:alert(1)', /must begin with/],
    ['https://user@example.com/', /user name or password/],
    ['https://user:secret@example.com/', /user name or password/],
    ['https://example.com/#part', /fragment/],
  ])('webhook-5: %s is refused, with the fix', (url, text) => expect(urlFault(url, OPEN)).toMatch(text));

  it.each([
    ['http://127.0.0.1/', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://10.1.2.3:9000/', '10.1.2.3'],
    ['http://[::1]/', '::1'],
    ['http://[::ffff:10.0.0.1]/', '::ffff:a00:1'],
  ])('webhook-5: %s names a closed address, in any spelling', (url, address) => {
    expect(urlFault(url, CLOSED)).toContain(`points to ${address}`);
    expect(urlFault(url, CLOSED)).toContain('--allow-private-networks');
    expect(urlFault(url, OPEN)).toBeNull();
  });

  it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[fd00:ec2::254]/', 'http://100.100.100.200/'])(
    'webhook-5: %s is never allowed',
    (url) => {
      expect(urlFault(url, OPEN)).toContain('this address is never allowed');
      expect(urlFault(url, CLOSED)).not.toBeNull();
    },
  );
});
