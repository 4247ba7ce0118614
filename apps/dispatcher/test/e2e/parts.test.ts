import { expect, it } from 'vitest';
import { Parts } from '../../src/parts.ts';

/** A part that tells when it ends, and then fails if it has a fault. */
const part = (name: string, told: string[], fault?: Error) => ({
  [Symbol.dispose]() {
    told.push(name);
    if (fault !== undefined) throw fault;
  },
});

const slowPart = (name: string, told: string[]) => ({
  async [Symbol.asyncDispose]() {
    await Promise.resolve();
    told.push(name);
  },
});

it('package-7: parts end in reverse order, each after the one before, also past one that fails', async () => {
  const told: string[] = [];
  const parts = new Parts();
  parts.use(part('store', told));
  parts.use(slowPart('transport', told));
  parts.use(part('engine', told, new Error('the first to fail')));
  parts.use(part('server', told, new Error('before it')));
  await expect(parts[Symbol.asyncDispose]()).rejects.toThrow('before it');
  expect(told).toEqual(['server', 'engine', 'transport', 'store']);
  await parts[Symbol.asyncDispose]();
  expect(told).toHaveLength(4);
});

it('package-7: parts that were handed over end with the new owner alone', async () => {
  const told: string[] = [];
  const first = new Parts();
  first.use(part('store', told));
  const second = first.move();
  await first[Symbol.asyncDispose]();
  expect(told).toEqual([]);
  await second[Symbol.asyncDispose]();
  expect(told).toEqual(['store']);
});
