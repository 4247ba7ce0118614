import type { EventDetail, Webhook } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { fatesOf } from '../../src/views/events/fates.ts';

const webhook = (id: number, events: string[], created_at = '2026-01-01 00:00:00') =>
  ({ id, events, created_at }) as Webhook;
const event = {
  event: 'profile.created',
  created_at: '2026-01-31T09:30:00.500Z',
  deliveries: [
    {
      id: 'dlv_1',
      webhook_id: 1,
      status: 'delivered',
      origin: { kind: 'webhook' },
      replay_of: null,
      recovered_by: null,
    },
  ],
  runs: [{ trigger_id: 7, name: 'Welcome' }],
  suppressions: [
    { webhook_id: 2, target_id: null, trigger_id: null, reason: 'condition', detail: 'the rule is not met' },
  ],
} as unknown as EventDetail;

it('tells of every webhook what it got, or why it got nothing', () => {
  const fates = fatesOf(event, [
    webhook(1, ['*']),
    webhook(2, ['profile.*']),
    webhook(3, ['reward.created', 'tier.*']),
    webhook(4, ['profile.created'], '2026-01-31 09:30:00'),
    webhook(5, ['profile.*'], '2026-01-31 09:29:59'),
  ]);
  expect(fates.map(({ of, outcome, why }) => [of.webhookId, outcome, why])).toEqual([
    [1, 'delivered', ''],
    [2, 'suppressed', 'condition: the rule is not met'],
    [3, 'not sent', 'not subscribed to profile.created, only to reward.created, tier.*'],
    [4, 'not sent', 'created after this event was accepted'],
    [5, 'not sent', 'subscribed to it only after this event was accepted'],
  ]);
});

it('fan-out-7: a webhook whose delivery is yet to be written is said to be pending', () => {
  const pending = { ...event, fan_out: { status: 'pending' as const, remaining: 1, webhook_ids: [5] } };
  const fates = fatesOf(pending, [webhook(1, ['*']), webhook(5, ['profile.*'], '2026-01-31 09:29:59')]);
  expect(fates.map(({ of, outcome }) => [of.webhookId, outcome])).toEqual([
    [1, 'delivered'],
    [2, 'suppressed'],
    [5, 'fan-out pending'],
  ]);
});

it.each([
  ['reaction', 7, null, 'sent by the reaction Welcome'],
  ['call', null, null, 'sent by a call of the API that named the target'],
  ['copy', null, 'dlv_0', 'new delivery of dlv_0'],
  ['test', null, null, 'a test'],
])('incentive-6: a delivery that no subscription made says what made it: %s', (kind, trigger_id, replay_of, why) => {
  const made = { ...event.deliveries[0], origin: { kind, trigger_id }, replay_of };
  const [fate] = fatesOf({ ...event, deliveries: [made] } as unknown as EventDetail, []);
  expect(fate?.why).toBe(why);
});
