// The vendor's replay call with actions of triggers (docs/spec.md reaction-22 and reaction-23).
import { expect, it } from 'vitest';
import { type Api, invalidFields, type Json } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const NEVER = { '===': [1, 2] };
const argument = (name: string, value: unknown, is_dynamic = false) => ({ name, value, is_dynamic });
const replay = (api: Api, body: Json) => api.post('/webhooks/batch.json', body);

/** A trigger of another event, switched off, with a filter that is never met and a send with a delay to a target whose condition is never met. */
async function reacting(api: Api, url: string, over: Json = {}, handle: Json = argument('target_handle', 'crm')) {
  const template = '{"to": "{{ profile_id }}", "value": {{ value }}, "double": {{ double }}}';
  const target = await api.post('/targets', {
    ...{ name: 'CRM', handle: 'crm', url, template, condition: NEVER },
    ...over,
  });
  expect(target.status, target.text).toBe(201);
  const double = argument('double', { '*': [{ var: 'value' }, 2] }, true);
  const trigger = await api.post('/triggers', {
    ...{ name: 'Never', trigger: 'order.created', is_active: false },
    actions: [
      { uuid: 'filter', arguments: [argument('condition', NEVER)] },
      { uuid: 'target.send', delay: 3600, arguments: [handle, double] },
    ],
  });
  expect(trigger.status, trigger.text).toBe(201);
  const [filter, send] = trigger.json.data.actions;
  return { target: target.json.data, filter: filter.id, send: send.id };
}

const rewards = async (api: Api) => {
  for (const [id, value] of [
    [1, 5],
    [1, 15],
    [2, 20],
  ])
    await api.event({ event: 'reward.created', context: { id, profile_id: 'p-1', value } });
};

it('reaction-22: the newest event of each id is rendered and sent at once, past filter, delay, condition and switch', async () => {
  await using receiver = await startReceiver();
  const api = await here.caller();
  const { target, send } = await reacting(api, receiver.url);
  const webhook = await api.webhook({ trigger: 'c.d', url: here.receiver.url });
  await rewards(api);
  const body = { event_context: 'reward.issued', identifiers: [1, '2'], action_ids: [send, send] };
  const answer = await replay(api, { ...body, webhook_ids: [webhook.id] });
  expect(answer.status, answer.text).toBe(202);
  expect(answer.json).toEqual({ message: '4 deliveries of 2 events to 1 webhook and by 1 action made.' });
  await receiver.count(2);
  expect(receiver.received.map(({ body }) => JSON.parse(body)).sort((a, b) => a.value - b.value)).toEqual([
    { to: 'p-1', value: 15, double: 30 },
    { to: 'p-1', value: 20, double: 40 },
  ]);
  const sent = (await api.get(`/deliveries?filter[target_id]=${target.id}`)).json.data;
  expect(sent.map((one: Json) => [one.event, one.replay_of, one.test])).toEqual([
    ['reward.created', null, false],
    ['reward.created', null, false],
  ]);
  expect((await api.get('/action-history')).json.data).toEqual([]);
  const alone = await replay(api, { ...body, identifiers: [1], webhook_ids: [webhook.id], dispatch_webhooks: false });
  expect(alone.json).toEqual({ message: '1 delivery of 1 event by 1 action made.' });
  const [again] = (await api.get(`/deliveries?filter[target_id]=${target.id}`)).json.data;
  expect(sent.map(({ id }: Json) => id)).toContain(again.replay_of);
});

it('reaction-22: a target that is off holds it, and what cannot be rendered has failed', async () => {
  const api = await here.caller();
  const { target, send } = await reacting(api, here.receiver.url, { is_active: false });
  await rewards(api);
  const body = { event_context: 'reward.created', identifiers: [1], action_ids: [send] };
  const newest = async () => (await api.get(`/deliveries?filter[target_id]=${target.id}`)).json.data[0];
  expect((await replay(api, body)).status).toBe(202);
  expect(await newest()).toMatchObject({ status: 'held' });
  await api.put(`/targets/${target.id}`, { template: '{"n": {{ value }}{{ profile_id }} }' });
  expect((await replay(api, body)).status).toBe(202);
  expect(await newest()).toMatchObject({ status: 'failed', reason: 'render_failed', attempt_count: 0 });
});

it('reaction-23: an action that is unknown, a filter or can send nothing is a 422, and no webhook gets anything', async () => {
  const api = await here.caller();
  const stranger = await here.caller();
  const { filter, send } = await reacting(
    api,
    here.receiver.url,
    {},
    argument('target_handle', { var: 'handle' }, true),
  );
  const foreign = await reacting(stranger, here.receiver.url);
  const webhook = await api.webhook({ trigger: 'c.d', url: here.receiver.url, is_active: false });
  await api.event({ event: 'reward.created', context: { id: 1, profile_id: 'p-1', value: 1, handle: 'crm' } });
  await api.event({ event: 'reward.created', context: { id: 2, profile_id: 'p-1', value: 1, handle: 'nope' } });
  await api.event({ event: 'reward.created', context: { id: 3, profile_id: 'p-1', value: 1 } });
  const good = { event_context: 'reward.created', identifiers: [1], webhook_ids: [webhook.id], action_ids: [send] };
  const table: [Json, string, string][] = [
    [{ action_ids: [send, foreign.send, 999_999] }, 'action_ids', `${foreign.send}, 999999`],
    [{ action_ids: [filter] }, 'action_ids', 'a filter sends nothing'],
    [{ identifiers: [1, 2] }, 'action_ids', 'for "2": there is no target with the handle "nope"'],
    [{ identifiers: [3] }, 'action_ids', 'for "3": target_handle must come to a text'],
    [{ identifiers: [1, 9] }, 'identifiers', '"9"'],
    [{ webhook_ids: [], dispatch_actions: false }, 'dispatch_actions', 'nothing would be sent'],
    [{ action_ids: Array.from({ length: 101 }, (_, n) => n + 1) }, 'action_ids', 'at most 100 actions'],
    [
      {
        identifiers: Array.from({ length: 101 }, (_, n) => n),
        action_ids: Array.from({ length: 10 }, (_, n) => n + 1),
      },
      'identifiers',
      'times "action_ids" must be at most 1000',
    ],
  ];
  for (const [over, field, text] of table) {
    const errors = invalidFields(await replay(api, { ...good, ...over }), field);
    expect(errors[field]?.join()).toContain(text);
  }
  const both = { ...good, identifiers: [9], webhook_ids: [999_999], action_ids: [999_998] };
  invalidFields(await replay(api, both), 'identifiers', 'webhook_ids', 'action_ids');
  expect((await api.get('/deliveries')).json.data).toEqual([]);
  expect((await replay(api, good)).status).toBe(202);
});
