import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RoundRobin } from '../../src/domain/round-robin.ts';

it('share-3: in turns, each tenant in its own order, nothing lost and nothing twice', () => {
  const operation = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 400 }), (operations) => {
      const queue = new RoundRobin<number>();
      const model = new Map<number, number[]>();
      let count = 0;
      const takeOne = (): void => {
        const next = queue.next();
        if (next === undefined) expect([...model.values()].flat()).toEqual([]);
        else expect(next.item).toBe(model.get(next.tenantId)?.shift());
      };
      for (const tenantId of operations) {
        if (tenantId === null) takeOne();
        else {
          queue.push(tenantId, count);
          model.set(tenantId, [...(model.get(tenantId) ?? []), count]);
          count += 1;
        }
        for (const [id, items] of model) expect(queue.sizeOf(id)).toBe(items.length);
      }
      expect(queue.drain()).toHaveLength([...model.values()].flat().length);
      expect(queue.size).toBe(0);
    }),
  );
});

it('share-3: who comes last has its turn after one of each that waits', () => {
  const queue = new RoundRobin<string>();
  for (let i = 0; i < 1000; i += 1) for (const tenantId of [1, 2]) queue.push(tenantId, `${tenantId}`);
  queue.push(3, 'late');
  expect([queue.next(), queue.next(), queue.next()].map((next) => next?.item)).toEqual(['1', '2', 'late']);
});

it('share-3: a tenant that is passed over keeps its turn', () => {
  const queue = new RoundRobin<string>();
  for (const [tenantId, item] of [
    [1, 'a'],
    [2, 'b'],
    [1, 'c'],
  ] as const)
    queue.push(tenantId, item);
  expect(queue.next((tenantId) => tenantId !== 1)?.item).toBe('b');
  expect(queue.next((tenantId) => tenantId !== 1)).toBeUndefined();
  expect(queue.drain()).toEqual(['a', 'c']);
});
