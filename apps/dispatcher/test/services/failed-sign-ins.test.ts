import { expect, it } from 'vitest';
import { networkOf } from '../../src/domain/client-address.ts';
import { FAILURES, FailedSignIns } from '../../src/services/failed-sign-ins.ts';

/** How many tries of these clients, one after another, are let through. */
function tries(failures: FailedSignIns, clients: Iterable<string>, now = 0): number {
  let count = 0;
  for (const client of clients) {
    try {
      failures.begin(client, now);
      count += 1;
    } catch {
      // What is refused is counted by the caller.
    }
  }
  return count;
}

const same = (client: string, count: number): string[] => Array(count).fill(client);
const inNetwork = (network: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${network}.${i % 256}`);
const everywhere = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${10 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.1`);

it('session-9: an allowance fills again evenly, and a success gives back no more than it took', () => {
  const failures = new FailedSignIns();
  expect(tries(failures, same('1.2.3.4', 99))).toBe(FAILURES.client);
  expect(tries(failures, same('1.2.3.4', 99), 30_000)).toBe(FAILURES.client / 2);
  for (let n = 0; n < 50; n += 1) failures.succeeded('1.2.3.4');
  expect(tries(failures, same('1.2.3.4', 99), 30_000)).toBe(FAILURES.client);
  expect(tries(failures, ['5.6.7.8'], 30_000)).toBe(1);
});

it.each([
  ['192.0.2.77', '192.0.2'],
  ['8193:3512:1:2', '8193:3512:1'],
  ['', ''],
])('share-11: the network of %s is %s', (client, network) => {
  expect(networkOf(client)).toBe(network);
});

it('share-11: an attacker with many addresses has the allowance of its network, and other networks have theirs', () => {
  const failures = new FailedSignIns();
  expect(tries(failures, inNetwork('192.0.2', 5000))).toBe(FAILURES.network);
  expect(tries(failures, same('198.51.100.1', 99))).toBe(FAILURES.client);
});

it('share-11: an attack from everywhere is bounded, and locks out no one who has signed in before', () => {
  const failures = new FailedSignIns();
  failures.begin('203.0.113.5', 0);
  failures.succeeded('203.0.113.5');
  expect(tries(failures, everywhere(50_000))).toBe(FAILURES.all);
  expect(() => failures.begin('198.51.100.1', 0)).toThrow(/from everywhere \(limit 600 per minute\)/);
  expect(tries(failures, same('203.0.113.5', 99))).toBe(FAILURES.client);
  expect(tries(failures, everywhere(50_000), 60_000)).toBe(FAILURES.all);
});

it('share-11: however many clients are seen, so many tries a minute are let through and so many clients remembered', () => {
  const failures = new FailedSignIns();
  expect(tries(failures, same('1.2.3.4', FAILURES.client))).toBe(FAILURES.client);
  // Ten thousand others let the first be forgotten; the sum stays what it was.
  expect(tries(failures, everywhere(10_001))).toBe(FAILURES.all - FAILURES.client);
  expect(tries(failures, same('1.2.3.4', 1))).toBe(0);
});
