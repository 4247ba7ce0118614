import { expect, it } from 'vitest';
import type { Client } from '../src/index.ts';
import { delivery } from './support/bodies.ts';
import { expectCall, ok } from './support/call.ts';
import { clientOf } from './support/client.ts';

it.each<[string, (client: Client) => Promise<unknown>, string]>([
  ['reward', (c) => c.triggerRewardTarget(3381, 'expiry'), 'GET /api/v3/rewards/3381/trigger-target/expiry'],
  ['benefit', (c) => c.triggerBenefitTarget('a/1', 7), 'GET /api/v3/benefits/a%2F1/trigger-target/7'],
])('client-8: the target of a %s', async (_of, call, line) => {
  await expectCall(ok(delivery()), call, line, '');
});

it('incentive-1: the call is not repeated after a lost answer, because it may have made a delivery', async () => {
  await using run = await clientOf(['reset', ok(delivery())]);
  expect(await run.client.triggerRewardTarget(1, 'issue')).toMatchObject({ ok: false });
  expect(run.server.requests).toHaveLength(1);
});
