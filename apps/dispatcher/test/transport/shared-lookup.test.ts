// T14: look-ups of one name at one time are one; an end, good or bad, or five seconds end the sharing.
import { expect, test } from 'vitest';
import { sharedLookup } from '../../src/transport/shared-lookup.ts';

test('T14: shared while it runs, not afterwards, not between names', async () => {
  const asked: string[] = [];
  const lookup = sharedLookup(async (hostname) => {
    asked.push(hostname);
    if (hostname === 'gone.test') throw new Error('gone');
    return ['192.0.2.1'];
  });
  await Promise.all([lookup('a.test', 1), lookup('a.test', 1), lookup('b.test', 1)]);
  expect(asked).toEqual(['a.test', 'b.test']);
  await lookup('a.test', 1);
  const both = await Promise.allSettled([lookup('gone.test', 1), lookup('gone.test', 1)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(lookup('gone.test', 1)).rejects.toThrow('gone');
  expect(asked).toEqual(['a.test', 'b.test', 'a.test', 'gone.test', 'gone.test']);
});

test('T14: one that hangs is not shared for ever', async () => {
  let nowMs = 0;
  let asked = 0;
  const lookup = sharedLookup(
    () => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve(['192.0.2.1']);
    },
    () => nowMs,
  );
  const hung = lookup('slow.test', 1);
  nowMs = 4_999;
  expect(lookup('slow.test', 1)).toBe(hung);
  nowMs = 5_000;
  expect(await lookup('slow.test', 1)).toEqual(['192.0.2.1']);
  expect(asked).toBe(2);
});
