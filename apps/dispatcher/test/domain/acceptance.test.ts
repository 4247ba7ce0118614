import { describe, expect, it } from 'vitest';
import { asPending, type Receipt, receiptOf, verdictOf } from '../../src/domain/acceptance.ts';
import { entry, newDelivery, newEvent } from '../support/builders.ts';

const NOW = 1000;
const RECEIPT: Receipt = {
  ...{ id: 'evt_1', name: 'profile.created', createdAt: 5, deliveries: 2, suppressed: 1, fanOutPending: false },
};
const print = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const key = { key: 'k', hash: print(9), fingerprint: print(1, 2, 3), expiresAt: 2000 };
const never = (): boolean => {
  throw new Error('must not be asked');
};

describe('input-1: an event under a key that is known', () => {
  it('input-1: equal content is a duplicate, and is answered as the first time', () => {
    const stored = { fingerprint: print(1, 2, 3), receipt: RECEIPT };
    expect(verdictOf(stored, key, never)).toEqual({ kind: 'duplicate', receipt: RECEIPT });
  });

  it.each([[print(1, 2, 4)], [print(1, 2)], [print(1, 2, 3, 0)], [print()]])(
    'input-1: other content is a conflict (%s)',
    (fingerprint) => {
      const stored = { fingerprint, receipt: RECEIPT };
      expect(verdictOf(stored, key, () => false)).toEqual({ kind: 'conflict' });
    },
  );

  it('input-2: where the fingerprint is of an earlier version, the content itself is asked', () => {
    const stored = { fingerprint: print(7), receipt: RECEIPT };
    expect(verdictOf(stored, key, () => true)).toEqual({ kind: 'duplicate', receipt: RECEIPT });
  });
});

it('fan-out-5: an event behind a pending one is routed later, and its producer is told so', () => {
  const event = newEvent();
  const planned = entry({ event, deliveries: [newDelivery(1), newDelivery(2)] });
  const told = { id: event.id, name: event.name, createdAt: NOW };
  expect(receiptOf(planned, NOW)).toEqual({ ...told, deliveries: 2, suppressed: 0, fanOutPending: false });
  const late = asPending(planned);
  expect(late).toEqual({ ...planned, deliveries: [], suppressions: [], fanOutPending: true });
  expect(receiptOf(late, NOW)).toEqual({ ...told, deliveries: 0, suppressed: 0, fanOutPending: true });
});
