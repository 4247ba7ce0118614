// Reads of one tenant beside those of another.
import { expect, it } from 'vitest';
import { looksThrough } from '../../src/store/sqlite/thread/read-lanes.ts';
import { ReadTurns } from '../../src/store/sqlite/thread/read-turns.ts';

const [A, B, C] = [1, 2, 3];

it('share-6: however many reads of one tenant wait, another has its turn after those at work', async () => {
  const turns = new ReadTurns();
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const read = (tenantId: number) =>
    turns.take(tenantId, () => {
      begun.push(tenantId);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = [...Array.from({ length: 50 }, () => read(A)), read(B), read(C)];
  expect(begun).toEqual([A, A]);
  for (let i = 0; i < all.length; i += 1) {
    ends[i]?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  // One of A's waited already when B came.
  expect(begun.slice(0, 5)).toEqual([A, A, A, B, C]);
  expect(begun).toHaveLength(52);
});

it('share-6: a read that fails gives its turn on', async () => {
  const turns = new ReadTurns();
  const fail = () => Promise.reject(new Error('unreadable'));
  const failed = await Promise.allSettled([1, 2, 3, 4, 5].map(() => turns.take(A, fail)));
  expect(failed.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
  expect(await turns.take(B, async () => 'read')).toBe('read');
});

it.each([
  ['listDeliveries', { filter: {} }, false],
  ['listDeliveries', { filter: { statuses: ['failed'] } }, false],
  ['listDeliveries', { filter: { webhookId: 4, query: undefined } }, false],
  ['listDeliveries', { filter: { query: 'body.id:4' } }, true],
  ['listDeliveries', { filter: { code: 500 } }, true],
  ['listDeliveries', { filter: { statuses: ['failed'], webhookId: 4 } }, true],
  ['listEvents', { filter: { idempotencyKey: 'a' } }, false],
  ['listEvents', { filter: { name: 'profile.created' } }, true],
  ['listWebhooks', { filter: {} }, false],
  ['listWebhooks', { filter: { url: 'https://a.example' } }, true],
  ['liveChanges', { query: undefined }, false],
  ['liveChanges', { query: 'status:failed' }, true],
  ['sampleEvents', {}, true],
  ['getDelivery', { id: 'dlv_' }, false],
] as const)('share-6: %s with %j looks through rows: %s', (name, input, looks) => {
  expect(looksThrough(name, input)).toBe(looks);
});
