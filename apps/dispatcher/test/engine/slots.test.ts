import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Slots } from '../../src/engine/slots.ts';

/** A webhook of a tenant of its own, unless the test says otherwise. */
const holder = (id: number, maxInFlight = 1000, tenantId = id) => ({ id, tenantId, maxInFlight });

it('engine-2: a webhook gets what it asks for, within its own limit and its share', () => {
  const slots = new Slots(10);
  expect(slots.take(holder(1, 4), 32)).toBe(4);
  expect(slots.take(holder(1, 4), 1)).toBe(0);
  expect(slots.take(holder(2, 50), 2)).toBe(2);
  expect(slots.take(holder(2, 50), 32)).toBe(1);
  expect(slots.take(holder(3, 50), 32)).toBe(2);
  expect([slots.used, slots.free, slots.usedBy(1), slots.usedBy(2), slots.usedBy(3)]).toEqual([9, 1, 4, 3, 2]);
});

it('engine-2: a limit that was lowered below what is under way gives nothing, and takes nothing back', () => {
  const slots = new Slots(10);
  slots.take(holder(1, 5), 5);
  expect(slots.take(holder(1, 2), 1)).toBe(0);
  expect(slots.usedBy(1)).toBe(5);
});

it('engine-2: more than was taken cannot be given back', () => {
  const slots = new Slots(5);
  slots.take(holder(1, 5), 2);
  expect(() => slots.release(1, 3)).toThrow('more slots than it held');
  expect(() => slots.release(2)).toThrow('more slots than it held');
  slots.release(2, 0);
  expect(slots.used).toBe(2);
});

it('engine-2: the sum over the webhooks is what is used, and never above the limits', () => {
  const id = fc.integer({ min: 1, max: 4 });
  const operation = fc.record({ id, count: fc.integer({ min: 1, max: 5 }), take: fc.boolean() });
  fc.assert(
    fc.property(fc.array(operation), (operations) => {
      const slots = new Slots(8);
      for (const { id: webhookId, count, take } of operations) {
        if (take) slots.take(holder(webhookId, webhookId, webhookId % 2), count);
        else slots.release(webhookId, Math.min(count, slots.usedBy(webhookId)));
        const held = [1, 2, 3, 4].map((one) => slots.usedBy(one));
        expect(slots.used).toBe(held.reduce((sum, one) => sum + one, 0));
        expect(slots.used).toBeLessThanOrEqual(8);
        for (const [i, one] of held.entries()) expect(one).toBeLessThanOrEqual(i + 1);
      }
    }),
  );
});

/** Takes one slot after another until it gets no more. */
function takeAll(slots: Slots, who: ReturnType<typeof holder>): number {
  let got = 0;
  while (slots.take(who, 1) > 0) got += 1;
  return got;
}

it('fairness-1: a webhook alone holds at most half of the slots, and a tenant two thirds', () => {
  const slots = new Slots(90);
  expect(takeAll(slots, holder(1, 1000, 7))).toBe(45);
  let ofTenant = 45;
  for (const id of [2, 3, 4, 5, 6, 7, 8]) ofTenant += takeAll(slots, holder(id, 1000, 7));
  expect(ofTenant).toBe(60);
  expect(slots.free).toBe(30);
});

it('fairness-1: however many are greedy, each leaves the next as much as it has', () => {
  const slots = new Slots(1000);
  const held = Array.from({ length: 9 }, (_, i) => takeAll(slots, holder(i + 1)));
  for (const one of held) expect(one).toBeGreaterThan(0);
  expect(slots.free).toBeGreaterThan(0);
  expect(slots.take(holder(99), 1)).toBe(1);
});

it('fairness-1: whoever holds nothing, of a tenant that holds nothing, gets a slot while there is one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 })), fc.integer({ min: 1, max: 20 }), (takers, max) => {
      const slots = new Slots(max);
      for (const id of takers) slots.take(holder(id, 1000, id % 3), 9);
      const { free } = slots;
      expect(slots.take(holder(99), 1)).toBe(free > 0 ? 1 : 0);
    }),
  );
});

it('fairness-1: many at once are as many as one by one', () => {
  const amount = fc.record({ id: fc.integer({ min: 1, max: 6 }), wanted: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(fc.array(amount), fc.integer({ min: 1, max: 60 }), (amounts, max) => {
      const [atOnce, oneByOne] = [new Slots(max), new Slots(max)];
      for (const { id, wanted } of amounts) {
        const who = holder(id, 20, id % 3);
        let got = 0;
        while (got < wanted && oneByOne.take(who, 1) === 1) got += 1;
        expect(atOnce.take(who, wanted)).toBe(got);
      }
    }),
  );
});
