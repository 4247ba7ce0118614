import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Caller, CallerQueue } from '../../src/domain/caller-queue.ts';

const drain = (queue: CallerQueue<string>): string[] => {
  const taken: string[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) taken.push(next.item);
  return taken;
};

it('share-61: a tenant that begins to wait comes after at most one request of each other tenant', () => {
  const queue = new CallerQueue<string>();
  for (let n = 0; n < 1100; n += 1) queue.push(1, 'noisy');
  for (let n = 0; n < 1100; n += 1) queue.push(2, 'noisy');
  for (let n = 0; n < 500; n += 1) queue.next();
  queue.push(3, 'quiet');
  expect([queue.next(), queue.next(), queue.next()]).toContainEqual({ item: 'quiet' });
});

it('share-61: all unknown callers together get the share of one tenant', () => {
  const queue = new CallerQueue<string>();
  for (let n = 0; n < 1000; n += 1) queue.push(`caller ${n}`, 'unknown');
  for (let n = 0; n < 50; n += 1) queue.push(7, 'tenant');
  const first = drain(queue).slice(0, 100);
  expect(first.filter((item) => item === 'tenant')).toHaveLength(50);
});

it('share-62: an unknown caller comes after at most one request of each other', () => {
  const queue = new CallerQueue<string>();
  for (let n = 0; n < 1000; n += 1) queue.push(`address ${n % 17}`, 'flood');
  for (let n = 0; n < 100; n += 1) queue.next();
  queue.push('elsewhere', 'one');
  expect(drain(queue).indexOf('one')).toBeLessThanOrEqual(17);
});

it('share-61: no request is lost, and those of a caller keep their order', () => {
  const caller = fc.oneof<fc.Arbitrary<Caller>[]>(fc.integer({ min: 1, max: 3 }), fc.constantFrom('x', 'y', 'z'));
  fc.assert(
    fc.property(fc.array(caller), fc.nat(20), (callers, early) => {
      const queue = new CallerQueue<string>();
      const taken: string[] = [];
      callers.forEach((of, n) => {
        queue.push(of, `${of} ${n}`);
        const next = n % 3 === 0 && n < early ? queue.next() : undefined;
        if (next !== undefined) taken.push(next.item);
      });
      expect(queue.size).toBe(callers.length - taken.length);
      taken.push(...drain(queue));
      for (const of of new Set(callers)) {
        const own = callers.flatMap((one, n) => (one === of ? [`${of} ${n}`] : []));
        expect(taken.filter((item) => item.startsWith(`${of} `))).toEqual(own);
      }
      expect(taken).toHaveLength(callers.length);
    }),
  );
});
