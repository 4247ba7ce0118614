import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FairQueue } from '../../src/domain/fair-queue.ts';

it('fan-out-15: a tenant that begins to wait comes after at most one item of each other', () => {
  const queue = new FairQueue<number, string>();
  for (let n = 0; n < 100; n += 1) queue.push(1, `large ${n}`, 32);
  for (let n = 0; n < 10; n += 1) queue.next();
  queue.push(2, 'small', 1);
  const next = [queue.next()?.item, queue.next()?.item];
  expect(next).toContain('small');
});

it('fan-out-15: of two tenants that always wait each gets half of the work, to within one item of each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 50, maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 50, maxLength: 200 }),
      (ofOne, ofTwo) => {
        const queue = new FairQueue<1 | 2, 1 | 2>();
        for (const weight of ofOne) queue.push(1, 1, weight);
        for (const weight of ofTwo) queue.push(2, 2, weight);
        const had = { 1: 0, 2: 0 };
        while (queue.sizeOf(1) > 0 && queue.sizeOf(2) > 0) {
          const next = queue.next();
          if (next !== undefined) had[next.item] += next.weight;
          expect(Math.abs(had[1] - had[2])).toBeLessThanOrEqual(80);
        }
      },
    ),
  );
});

it('fan-out-15: within a tenant items keep their order, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(9))), (pushed) => {
      const queue = new FairQueue<number, [number, number]>();
      pushed.forEach(([tenant, weight], n) => {
        queue.push(tenant, [tenant, n], weight);
      });
      expect(queue.size).toBe(pushed.length);
      const taken: [number, number][] = [];
      for (let next = queue.next(); next !== undefined; next = queue.next()) taken.push(next.item);
      for (const tenant of [1, 2, 3, 4]) {
        const own = pushed.flatMap(([of], n) => (of === tenant ? [n] : []));
        expect(taken.filter(([of]) => of === tenant).map(([, n]) => n)).toEqual(own);
      }
    }),
  );
});
