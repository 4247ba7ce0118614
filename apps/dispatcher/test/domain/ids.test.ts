import { eventTimeOf } from '@posthorn/signing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  attemptId,
  deliveryId,
  endingOf,
  eventId,
  idEnding,
  testDeliveryId,
  traceIdOf,
  Ulids,
} from '../../src/domain/ids.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const seeded = (seed: number) => {
  const random = new SeededRandom(seed);
  return new Ulids((length) => random.bytes(length));
};
const times = fc.array(fc.integer({ min: 0, max: 2 ** 48 - 1 }), { minLength: 2, maxLength: 50 });

const numberOf = (ulid: string): bigint =>
  [...ulid].reduce((value, digit) => value * 32n + BigInt(ALPHABET.indexOf(digit)), 0n);

it('id-1: ids of one process rise strictly as text, whatever the clock does', () => {
  fc.assert(
    fc.property(times, fc.integer(), (clock, seed) => {
      const ulids = seeded(seed);
      const made = clock.map((now) => ulids.next(now));
      for (const [i, ulid] of made.entries()) {
        expect(ulid).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
        if (i > 0) expect(ulid > (made[i - 1] ?? '')).toBe(true);
      }
    }),
  );
});

it('id-1: within a millisecond they count up, over any carry', () => {
  const ulids = new Ulids((length) => new Uint8Array(length).fill(31));
  const first = numberOf(ulids.next(1000));
  for (let i = 1n; i < 100n; i += 1n) expect(numberOf(ulids.next(1000))).toBe(first + i);
});

it('id-1: the time can be read from an id', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
      expect(numberOf(seeded(1).next(now)) >> 80n).toBe(BigInt(now));
    }),
  );
});

it('id-2: each kind of id has its prefix; a delivery carries the tag of its event', () => {
  const ulid = seeded(1).next(0);
  expect([eventId(ulid), attemptId(ulid)]).toEqual([`evt_${ulid}`, `att_${ulid}`]);
  expect(deliveryId(ulid, '1bb65e97')).toBe(`dlv_${ulid}_1bb65e97`);
  expect(testDeliveryId(ulid, '1bb65e97')).toBe(`tst_${ulid}_1bb65e97`);
});

it("kit-31: a delivery's id ends with the time of its event and the tag of its name, and a copy's ends so too", () => {
  const ulid = seeded(1).next(0);
  const ending = idEnding(1_767_225_600_000, '1bb65e97');
  expect(ending).toBe('01KDVDNA00_1bb65e97');
  for (const end of [ending, '1bb65e97']) expect(endingOf(deliveryId(ulid, end))).toBe(end);
  for (const ms of [-1, 2 ** 50]) expect(idEnding(ms, '1bb65e97')).toBe('1bb65e97');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 - 1 }), (ms) => {
      expect(eventTimeOf(deliveryId(ulid, idEnding(ms, '1bb65e97')))).toBe(ms);
    }),
  );
});

it('id-3: the trace id is the 128 bits of the ULID in hex', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.integer(), (now, seed) => {
      const ulid = seeded(seed).next(now);
      const expected = numberOf(ulid).toString(16).padStart(32, '0');
      expect(traceIdOf(eventId(ulid))).toBe(expected);
      expect(traceIdOf(testDeliveryId(ulid, '1bb65e97'))).toBe(expected);
    }),
  );
});
