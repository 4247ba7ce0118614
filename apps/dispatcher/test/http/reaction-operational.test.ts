// Triggers of operational events: what goes wrong is told through a target (docs/spec.md reaction-20).
import { expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

async function telling(api: Api, trigger: string, over: object = {}): Promise<void> {
  const fields = { name: 'Chat', handle: 'chat', url: here.receiver.url, template: '{"text": "{{ event }} {{ id }}"}' };
  expect((await api.post('/targets', fields)).status).toBe(201);
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'chat' }] };
  expect((await api.post('/triggers', { name: 'Tell', trigger, actions: [send], ...over })).status).toBe(201);
}

const raised = (api: Api, name: string): Promise<Json> =>
  api.until(`/events?filter[event]=${name}`, (events) => events.length > 0).then(([event]) => event);

it('reaction-20: a trigger of delivery.exhausted is told, also where no webhook asks for it', async () => {
  await using failing = await startReceiver(status(500));
  const api = await here.caller();
  await telling(api, 'delivery.exhausted');
  await api.webhook({ trigger: 'order.created', url: failing.url, retry_schedule: [] });
  const { id } = await api.event({ event: 'order.created', context: { id: 'o-1' } });
  const failed = await api.settled(id, 'failed');
  const delivery = await api.settled((await raised(api, 'delivery.exhausted')).id, 'delivered');
  const got = here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id);
  expect(JSON.parse(got?.body ?? '')).toEqual({ text: `order.created ${failed.id}` });
});

it('reaction-20: what such a trigger sends raises nothing more when it fails', async () => {
  await using failing = await startReceiver(status(500));
  const api = await here.caller();
  await telling(api, 'delivery.exhausted');
  const [target] = (await api.get('/targets')).json.data;
  await api.put(`/targets/${target.id}`, { url: failing.url, retry_schedule: [] });
  await api.webhook({ trigger: 'order.created', url: failing.url, retry_schedule: [] });
  await api.settled((await api.event({ event: 'order.created', context: { id: 'o-1' } })).id, 'failed');
  await api.settled((await raised(api, 'delivery.exhausted')).id, 'failed');
  expect((await api.get('/events?filter[event]=delivery.exhausted')).json.data).toHaveLength(1);
});

it('reaction-20: one that is off asks for nothing', async () => {
  await using failing = await startReceiver(status(500));
  const api = await here.caller();
  await telling(api, 'delivery.exhausted', { is_active: false });
  await api.webhook({ trigger: 'order.created', url: failing.url, retry_schedule: [] });
  await api.settled((await api.event({ event: 'order.created', context: { id: 'o-1' } })).id, 'failed');
  await api.settled((await api.event({ event: 'order.created', context: { id: 'o-2' } })).id, 'failed');
  expect((await api.get('/events?filter[event]=delivery.exhausted')).json.data).toEqual([]);
});
