import { expect, it } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { signedRequest } from './support/sender.ts';

const failing = {
  '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'must be a number' }] }) },
};

it.each([
  [{}, 'profile.created', 204, 'webhook accepted without a handler: type_unknown: no handler matches profile.created'],
  [{ unknownType: 'reject' as const }, 'profile.created', 422, 'webhook refused: type_unknown: no handler matches'],
  [
    { events: { 'transaction.created': failing }, invalidPayload: 'accept' as const },
    ...(['transaction.created', 202, 'webhook accepted without its handler: schema_mismatch: '] as const),
  ],
  [{ events: { 'transaction.created': failing } }, 'transaction.created', 422, 'webhook refused: schema_mismatch: '],
] as const)('kit-15: with %j, %s is answered %i and logged as it is', async (options, type, status, words) => {
  const { receiver, log } = makeReceiver(options);
  receiver.on('transaction.created', () => undefined);
  const { body, headers } = signedRequest({ type });
  expect((await receiver.handle(body, headers)).status).toBe(status);
  expect(log).toEqual([expect.objectContaining({ level: 'warn', message: expect.stringContaining(words) })]);
  expect(log[0]?.message.startsWith(words)).toBe(true);
});
