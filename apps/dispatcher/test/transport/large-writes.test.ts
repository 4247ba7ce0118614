import { expect, it } from 'vitest';
import { LARGE_FROM_BYTES, LargeWrites } from '../../src/transport/large-writes.ts';

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('fan-out-17: one large request is written in each turn of the event loop, small ones at once', async () => {
  const writes = new LargeWrites();
  const written: string[] = [];
  for (const name of ['a', 'b', 'c']) writes.take(LARGE_FROM_BYTES, () => written.push(name));
  writes.take(LARGE_FROM_BYTES - 1, () => written.push('small'));
  expect(written).toEqual(['a', 'small']);
  await turnOver();
  expect(written).toEqual(['a', 'small', 'b']);
  await turnOver();
  await turnOver();
  expect(written).toEqual(['a', 'small', 'b', 'c']);
  writes.take(LARGE_FROM_BYTES, () => written.push('d'));
  expect(written).toEqual(['a', 'small', 'b', 'c', 'd']);
});
