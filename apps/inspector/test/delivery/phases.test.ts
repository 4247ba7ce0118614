import type { AttemptErrorKind, Phases } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { stretchesOf } from '../../src/views/delivery/phases.ts';

const none: Phases = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 };

it.each<[AttemptErrorKind | null, Partial<Phases>, string[]]>([
  ['dns_failed', { total_ms: 40 }, ['dns 40']],
  ['dns_failed', { dns_ms: 39, total_ms: 40 }, ['dns 40']],
  ['address_refused', { dns_ms: 2, total_ms: 3 }, ['dns 3']],
  ['connection_refused', { dns_ms: 1, total_ms: 3 }, ['dns 1', 'connect 2']],
  ['connection_refused', { dns_ms: 1, connect_ms: 1, total_ms: 3 }, ['dns 1', 'connect 2']],
  ['connection_failed', { total_ms: 5 }, ['connect 5']],
  ['tls_failed', { dns_ms: 1, connect_ms: 1, tls_ms: 7, total_ms: 10 }, ['dns 1', 'connect 1', 'tls 8']],
  ['auth_failed', { total_ms: 120 }, ['credentials 120']],
  // It hung while connecting: all of its time is in the phases before the answer.
  ['timeout', { dns_ms: 10, connect_ms: 14_989, total_ms: 15_000 }, ['dns 10', 'connect 14990']],
  ['timeout', { dns_ms: 15_000, total_ms: 15_001 }, ['dns 15001']],
  ['timeout', { dns_ms: 1, connect_ms: 4, total_ms: 15_000 }, ['dns 1', 'connect 4', 'wait 14995']],
  ['timeout', { total_ms: 15_000 }, ['wait 15000']],
  ['connection_reset', { dns_ms: 1, connect_ms: 1, total_ms: 100 }, ['dns 1', 'connect 1', 'wait 98']],
  [null, { connect_ms: 2, first_byte_ms: 5, total_ms: 10 }, ['connect 2', 'wait 5', 'receive 3']],
])('inspector-63: an attempt that ended with %s spent its time where it did', (fault, phases, expected) => {
  const stretches = stretchesOf({ ...none, ...phases }, fault);
  expect(stretches.map(({ name, ms }) => `${name} ${ms}`)).toEqual(expected);
});
