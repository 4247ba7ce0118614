import { expect, it } from 'vitest';
import { RequestError } from '../../src/domain/errors.ts';
import type { Accepted } from '../../src/services/accept-events.ts';
import { admitEvents } from '../../src/services/admit-events.ts';
import { newToken } from '../support/builders.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const token = { ...newToken(), id: 1, tenantId: 1, tenant: 'acme', revokedAt: null, lastUsedAt: null };
const events = (count: number) => Array.from({ length: count }, () => ({ text: '{}', value: {} }));
const done: Accepted = { kind: 'invalid', fields: {} };

function setUp(over: { ratePerSecond?: number; waitingMax?: number } = {}) {
  const clock = new VirtualClock();
  const open: (() => void)[] = [];
  let asked = 0;
  const admit = admitEvents({
    acceptEvents: (_token, posted) => {
      asked += posted.length;
      return new Promise((resolve) => open.push(() => resolve(posted.map(() => done))));
    },
    clock,
    ratePerSecond: 0,
    waitingMax: 1000,
    ...over,
  });
  return { clock, admit, open, asked: () => asked };
}

const refusal = (posting: Promise<unknown>): Promise<RequestError> =>
  posting.then(
    () => Promise.reject(new Error('it was accepted')),
    (error: unknown) => (error instanceof RequestError ? error : Promise.reject(error)),
  );

it('limit-2: a token beyond its rate is told when to come again, others are not held up, and nothing of it is accepted', async () => {
  const { clock, admit, asked } = setUp({ ratePerSecond: 10 });
  void admit(token, events(6));
  void admit(token, events(4));
  const error = await refusal(admit(token, events(5)));
  expect([error.code, error.retryAfterSeconds, asked()]).toEqual(['too_many_requests', 1, 10]);
  void admit({ ...token, id: 2 }, events(10));
  expect(asked()).toBe(20);
  clock.jump(clock.now() + 500);
  void admit(token, events(5));
  expect(asked()).toBe(25);
});

it('limit-3: events that wait for their commit are bounded, and make room as they are answered', async () => {
  const { admit, open, asked } = setUp({ waitingMax: 100 });
  const first = admit(token, events(60));
  const error = await refusal(admit(token, events(41)));
  expect([error.code, error.retryAfterSeconds, asked()]).toEqual(['unavailable', 1, 60]);
  void admit(token, events(40));
  open[0]?.();
  await first;
  void admit(token, events(60));
  expect(asked()).toBe(160);
});
