import { eventTag } from '@posthorn/signing';
import { describe, expect, it } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { NOW_MS, signedRequest } from './support/sender.ts';

const ULID = '0'.repeat(26);
/** A request whose id has this time, as 10 characters. */
const at = (time: string | undefined, number = 0) => signedRequest({ number, ...(time !== undefined && { time }) });

describe('kit-30: the time of the event and the trace of the sender reach the handler', () => {
  it.each<[string | undefined, Date | undefined]>([
    ['01KDVDNA00', new Date(NOW_MS)],
    ['0000000000', new Date(0)],
    ['ZZZZZZZZZZ', new Date(2 ** 50 - 1)],
    [undefined, undefined],
    ['01kdvdna00', undefined],
    ['01KDVDNA0', undefined],
  ])('%s', async (time, expected) => {
    const { body, headers } = at(time);
    expect((await makeReceiver().receiver.verify(body, headers)).occurredAt).toEqual(expected);
  });

  it('a time that was changed on the way is refused', async () => {
    const { body, headers } = at('01KDVDNA00');
    const changed = { ...headers, 'webhook-id': `dlv_${ULID}_01KDVDNA01_${eventTag('transaction.created')}` };
    const result = await makeReceiver().receiver.safeVerify(body, changed);
    expect(!result.ok && result.error.code).toBe('signature_mismatch');
  });

  it.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', true],
    ['nonsense', false],
    [undefined, false],
  ])('traceparent %s', async (traceparent, isGiven) => {
    const { body, headers } = signedRequest();
    const delivery = await makeReceiver().receiver.verify(body, { ...headers, traceparent });
    expect(delivery.traceparent).toBe(isGiven ? traceparent : undefined);
  });
});

it('kit-32: newerThan lets the newest event and its retries pass, and those without a time', async () => {
  const { receiver } = makeReceiver();
  const said: boolean[] = [];
  receiver.on('*', async (_, { newerThan }) => said.push(await newerThan('profile:1')));
  const times = ['01KDVDNA00', '01KDVDNA02', '01KDVDNA01', '01KDVDNA02', undefined];
  for (const [number, time] of times.entries()) {
    const { body, headers } = at(time, number);
    expect((await receiver.handle(body, headers)).status).toBe(200);
  }
  expect(said).toEqual([true, true, false, true, true]);
});
