import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Slots } from '../../src/engine/slots.ts';

it('G2: a webhook gets what it asks for, within its own limit and the global one', () => {
  const slots = new Slots(10);
  expect(slots.take(1, 4, 32)).toBe(4);
  expect(slots.take(1, 4, 1)).toBe(0);
  expect(slots.take(2, 50, 32)).toBe(6);
  expect(slots.take(3, 50, 1)).toBe(0);
  expect([slots.used, slots.free, slots.usedBy(1), slots.usedBy(2), slots.usedBy(3)]).toEqual([10, 0, 4, 6, 0]);
});

it('G2: a limit that was lowered below what is under way gives nothing, and takes nothing back', () => {
  const slots = new Slots(10);
  slots.take(1, 5, 5);
  expect(slots.take(1, 2, 1)).toBe(0);
  expect(slots.usedBy(1)).toBe(5);
});

it('G2: what a person asks for by hand goes beyond all limits, and counts', () => {
  const slots = new Slots(1);
  slots.force(1);
  slots.force(1);
  expect([slots.used, slots.free, slots.take(2, 5, 1)]).toEqual([2, -1, 0]);
  slots.release(1, 2);
  expect(slots.take(2, 5, 1)).toBe(1);
});

it('G2: more than was taken cannot be given back', () => {
  const slots = new Slots(5);
  slots.take(1, 5, 2);
  expect(() => slots.release(1, 3)).toThrow('more slots than it held');
  expect(() => slots.release(2)).toThrow('more slots than it held');
  slots.release(2, 0);
  expect(slots.used).toBe(2);
});

it('G2: the sum over the webhooks is what is used, and never above the limits', () => {
  const id = fc.integer({ min: 1, max: 4 });
  const operation = fc.record({ id, count: fc.integer({ min: 1, max: 5 }), take: fc.boolean() });
  fc.assert(
    fc.property(fc.array(operation), (operations) => {
      const slots = new Slots(8);
      for (const { id: webhookId, count, take } of operations) {
        if (take) slots.take(webhookId, webhookId, count);
        else slots.release(webhookId, Math.min(count, slots.usedBy(webhookId)));
        const held = [1, 2, 3, 4].map((one) => slots.usedBy(one));
        expect(slots.used).toBe(held.reduce((sum, one) => sum + one, 0));
        expect(slots.used).toBeLessThanOrEqual(8);
        for (const [i, one] of held.entries()) expect(one).toBeLessThanOrEqual(i + 1);
      }
    }),
  );
});
