// The vendor's calls that send a reward or benefit to a target (docs/spec.md incentive-1 to incentive-5).
import { exampleOf } from '@posthorn/contracts/examples';
import { expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';
import { pageOf } from './support/signed-in.ts';

const here = serving();
type Caller = Awaited<ReturnType<typeof here.caller>>;
type Incentive = 'reward' | 'benefit';

async function target(api: Caller, handle: string, more: Json = {}): Promise<number> {
  const template = `{"to": {{ profile.id|json_encode|raw }}, "id": {{ id }}, "about": "${handle}"}`;
  const answer = await api.post('/targets', {
    ...{ name: handle, handle, url: `${here.receiver.url}/${handle}`, template },
    ...more,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data.id;
}

const stored = async (api: Caller, family: Incentive, id: number, definition: Json, verb = 'created') => {
  const example = exampleOf(`${family}.${verb}`) as Json;
  const context = { ...example, id, definition: { ...example.definition, ...definition } };
  return await api.event({ event: `${family}.${verb}`, context });
};

it.each<[Incentive, string, string]>([
  ['reward', 'issue', 'issue_target_id'],
  ['reward', 'expiry', 'expiry_target_id'],
  ['reward', 'extend', 'extend_target_id'],
  ['benefit', 'issue', 'issue_target_id'],
  ['benefit', 'remind', 'remind_target_id'],
  ['benefit', 'extend', 'extend_target_id'],
])(
  'incentive-1: of a %s, %s sends to the target of %s, as a delivery of its newest event',
  async (family, occasion, field) => {
    const api = await here.caller();
    // A condition that is never met: the call sends all the same.
    const id = await target(api, `${family}-${occasion}`, { condition: { '===': [1, 2] } });
    await stored(api, family, 3381, { [field]: 1 });
    const newest = await stored(api, family, 3381, { [field]: id }, 'updated');
    await stored(api, family, 3382, { [field]: 1 });
    const answer = await api.get(`/${family}s/3381/trigger-target/${occasion}`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.data).toMatchObject({ event_id: newest.id, target_id: id, event: `${family}.updated` });
    const sent = await api.until(`/deliveries/${answer.json.data.id}`, ({ status }) => status === 'delivered');
    expect(JSON.parse(sent.attempts[0].request.body)).toMatchObject({ id: 3381, about: `${family}-${occasion}` });
  },
);

it('incentive-6: the event says what made each of its deliveries', async () => {
  const api = await here.caller();
  const id = await target(api, 'asked');
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'asked' }] };
  const trigger = await api.post('/triggers', { name: 'Reward', trigger: 'reward.created', actions: [send] });
  const webhook = await api.webhook({ trigger: 'reward.created', url: here.receiver.url });
  const event = await stored(api, 'reward', 4, { issue_target_id: id });
  const { data: called } = (await api.get('/rewards/4/trigger-target/issue')).json;
  const copied = (await api.post(`/deliveries/${called.id}/resend`, { as_new: true })).json.data;
  await api.post(`/targets/${id}/test`, { event_id: event.id });
  const { deliveries } = (await api.get(`/events/${event.id}`)).json.data;
  const of = (kind: string) => deliveries.find(({ origin }: Json) => origin.kind === kind);
  expect(deliveries).toHaveLength(5);
  expect(of('webhook')).toMatchObject({ webhook_id: webhook.id, origin: { trigger_id: null } });
  expect(of('reaction')).toMatchObject({ target_id: id, origin: { trigger_id: trigger.json.data.id } });
  expect(of('call')).toMatchObject({ id: called.id, origin: { trigger_id: null } });
  expect(of('copy')).toMatchObject({ id: copied.id, replay_of: called.id });
  expect(of('test')).toMatchObject({ test: true, target_id: id });
});

it('incentive-2: the id of a target stands for an occasion', async () => {
  const api = await here.caller();
  const id = await target(api, 'by-id');
  await stored(api, 'reward', 12, {});
  expect((await api.get(`/rewards/12/trigger-target/${id}`)).json.data).toMatchObject({ target_id: id });
  refused(await api.get('/rewards/12/trigger-target/999999'), 404, 'not_found');
});

it('incentive-3: what names no target is refused with the reason, and nothing is sent', async () => {
  const api = await here.caller();
  await stored(api, 'reward', 12, { expiry_target_id: null, handle: 'spring' });
  refused(await api.get('/rewards/13/trigger-target/issue'), 404, 'not_found');
  refused(await api.get('/benefits/12/trigger-target/issue'), 404, 'not_found');
  const without = invalidFields(await api.get('/rewards/12/trigger-target/expiry'), 'target');
  expect(without['target']?.[0]).toContain('"spring" of this reward has no "expiry_target_id"');
  const unknown = invalidFields(await api.get('/rewards/12/trigger-target/remind'), 'target');
  expect(unknown['target']?.[0]).toContain('issue, expiry, extend');
  const other = await here.caller();
  refused(await other.get('/rewards/12/trigger-target/issue'), 404, 'not_found');
  expect((await api.get('/deliveries')).json.data).toEqual([]);
});

it('incentive-5: what cannot be rendered has failed, also of a target that is off, and is never sent', async () => {
  const api = await here.caller();
  const template = '{"amount": {{ amount }}}';
  for (const is_active of [true, false]) {
    const id = await target(api, `broken-${is_active}`, { template, is_active });
    await stored(api, 'reward', 12, { issue_target_id: id });
    const { data } = (await api.get('/rewards/12/trigger-target/issue')).json;
    expect(data).toMatchObject({ target_id: id, status: 'failed', reason: 'render_failed', attempt_count: 0 });
    if (!is_active) await api.put(`/targets/${id}`, { is_active: true, held: 'release' });
    expect((await api.get(`/deliveries/${data.id}`)).json.data).toMatchObject({ status: 'failed', attempts: [] });
  }
});

it('incentive-4: HEAD does not act', async () => {
  const api = await here.caller();
  const id = await target(api, 'by-head');
  await stored(api, 'reward', 12, {});
  expect((await api.call('HEAD', `/rewards/12/trigger-target/${id}`)).status).toBe(405);
  expect((await api.get('/deliveries')).json.data).toEqual([]);
});

it('incentive-4: a session of the inspector cannot make the call, because a link could', async () => {
  const api = await here.caller();
  const id = await target(api, 'by-page');
  await stored(api, 'reward', 12, {});
  const page = await pageOf(api);
  refused(await page.get(`/rewards/12/trigger-target/${id}`), 403, 'cross_site');
  expect((await api.get('/deliveries')).json.data).toEqual([]);
});
