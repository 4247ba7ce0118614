import { expect, it } from 'vitest';
import { clientAddress } from '../../src/domain/client-address.ts';

it.each<[string | undefined, string | undefined, string]>([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', undefined, '8193:3512:1:2'],
  ['2001:db8:1:2:ffff::1', undefined, '8193:3512:1:2'],
  // A proxy on this machine says for whom it asks; what came before is anybody's word.
  ['127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['::1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  ['::ffff:127.0.0.1', ' 203.0.113.9 ', '203.0.113.9'],
  ['127.0.0.1', 'unknown', '127.0.0.1'],
  ['127.0.0.1', '', '127.0.0.1'],
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  [undefined, '198.51.100.1', ''],
])('session-9: %s, forwarded for %s: counted as %s', (peer, forwardedFor, counted) => {
  expect(clientAddress({ peer, forwardedFor })).toBe(counted);
});
