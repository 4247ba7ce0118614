// What a trigger would do, before it does (docs/spec.md reaction-19).
import { describe, expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { invalidFields, refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

const send = (handle: string, more: Json[] = [], over: object = {}) => ({
  uuid: 'target.send',
  arguments: [{ name: 'target_handle', value: handle }, ...more],
  ...over,
});
const filter = (rule: object) => ({ uuid: 'filter', arguments: [{ name: 'condition', value: rule }] });
const context = { id: 'p-1', first_name: 'Mere "M"', tier_handle: 'gold' };

async function target(api: Api, handle: string, over: object): Promise<Json> {
  const fields = { name: handle, handle, url: `${here.receiver.url}/${handle}`, template: '{}', ...over };
  const answer = await api.post('/targets', fields);
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data;
}
const trigger = async (api: Api, ...actions: Json[]): Promise<Json> =>
  (await api.post('/triggers', { name: 't', trigger: 'profile.updated', is_active: false, actions })).json.data;

describe('reaction-19: a preview says what each action decides and what would be sent, and sends nothing', () => {
  it('reaction-19: on a given context, with the rendered request and its secrets masked', async () => {
    const api = await here.caller();
    const headers = { 'x-api-key': 'a-secret-key', 'x-who': '{{ id }}' };
    const url = `${here.receiver.url}/{{ id }}/inbox?of={{ first_name }}`;
    const { id: targetId } = await target(api, 'r19-comms', {
      method: 'PUT',
      url,
      headers,
      template: '{"n": "{{ first_name }}{{ bang }}"}',
    });
    const { id, actions } = await trigger(
      api,
      filter({ '==': [{ var: 'tier_handle' }, 'gold'] }),
      send('r19-comms', [{ name: 'bang', value: '!' }], { delay: 90 }),
      filter({ '==': [1, 2] }),
      send('r19-comms'),
    );
    const { status, json, text } = await api.post(`/triggers/${id}/preview`, { context });
    expect(status).toBe(200);
    expect(json.data.actions.map((one: Json) => [one.action_id, one.status])).toEqual([
      [actions[0].id, 'passed'],
      [actions[1].id, 'planned'],
      [actions[2].id, 'stopped'],
      [actions[3].id, 'skipped'],
    ]);
    expect(json.data.actions[1]).toMatchObject({
      ...{ target_id: targetId, delay: 90, fault: null, arguments: { target_handle: 'r19-comms', bang: '!' } },
      request: {
        method: 'PUT',
        url: `${here.receiver.url}/p-1/inbox?of=Mere%20%22M%22`,
        headers: { 'x-api-key': '••••', 'x-who': '••••' },
        body: JSON.stringify({ n: 'Mere "M"!' }).replace(':', ': '),
      },
    });
    expect(json.data.actions[2].reason).toBeTypeOf('string');
    expect(text).not.toContain('a-secret-key');
    expect((await api.get('/action-history')).json.data).toEqual([]);
    expect((await api.get('/deliveries')).json.data).toEqual([]);
  });

  it('reaction-19: on a stored event; the body of an empty template is its context as it was written', async () => {
    const api = await here.caller();
    await target(api, 'r19-raw', { template: '' });
    const { id } = await trigger(api, send('r19-raw'));
    const raw = '{"event":"profile.updated","context":{"id":"p-1","n":1.0}}';
    const posted = await api.call('POST', '/events', undefined, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    const preview = await api.post(`/triggers/${id}/preview`, { event_id: posted.json.data.id });
    expect(preview.json.data.actions[0].request.body).toBe('{"id":"p-1","n":1.0}');
  });

  it('reaction-19, target-29: what cannot be rendered has its place and the text that came of it', async () => {
    const api = await here.caller();
    await target(api, 'r19-broken', { template: '{"a": {{ first_name }} }' });
    const { id } = await trigger(api, send('r19-broken'), send('nobody'));
    const [broken, missing] = (await api.post(`/triggers/${id}/preview`, { context })).json.data.actions;
    expect(broken).toMatchObject({
      status: 'planned',
      request: null,
      fault: { where: 'body', line: 1, column: expect.any(Number), reason: expect.stringContaining('JSON') },
      rendered: expect.any(String),
    });
    expect(missing).toMatchObject({
      status: 'failed',
      request: null,
      fault: null,
      rendered: null,
      reason: expect.stringContaining('nobody'),
    });
  });

  it('reaction-19: neither a context nor an event, or both, is refused; so is an event without the scope', async () => {
    const api = await here.caller();
    const { id } = await trigger(api, filter({ '==': [1, 1] }));
    invalidFields(await api.post(`/triggers/${id}/preview`, {}), 'context');
    const { id: eventId } = await api.event({ event: 'profile.updated', context });
    invalidFields(await api.post(`/triggers/${id}/preview`, { context, event_id: eventId }), 'event_id');
    refused(await api.post(`/triggers/${id}/preview`, { event_id: 'evt_none' }), 404, 'not_found');
    refused(await api.post('/triggers/999999/preview', { context }), 404, 'not_found');
    await api.delete('/profiles/p-1/data');
    refused(await api.post(`/triggers/${id}/preview`, { event_id: eventId }), 410, 'gone');
    const narrow = await here.caller({ scopes: ['read-triggers'] });
    refused(await narrow.post(`/triggers/${id}/preview`, { event_id: eventId }), 403, 'forbidden');
  });
});

it('reaction-18: a target that a trigger names cannot be deleted, and the answer names the triggers', async () => {
  const api = await here.caller();
  const { id } = await target(api, 'r18-used', {});
  const made = await trigger(api, send('r18-used'));
  expect(refused(await api.delete(`/targets/${id}`), 409, 'conflict')).toEqual({});
  expect((await api.delete(`/targets/${id}`)).json.message).toContain('"t"');
  await api.delete(`/triggers/${made.id}`);
  expect((await api.delete(`/targets/${id}`)).status).toBe(204);
});
