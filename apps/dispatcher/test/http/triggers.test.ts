// Triggers and their actions as they are set over the API (docs/spec.md, "Reactions").
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();

const RULE = { '==': [{ var: 'tier_handle' }, 'gold'] };
const filter = { uuid: 'filter', arguments: [{ name: 'condition', value: RULE, is_dynamic: null }] };
const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'crm', is_dynamic: false }] };
const withActions = (...actions: Json[]) => ({ name: 'Gold rewards', trigger: 'reward.created', actions });

describe('reaction-1: a trigger is made of a name and an event name', () => {
  it('reaction-1: with these two alone it is on and has no actions', async () => {
    const api = await here.caller();
    const { status, json } = await api.post('/triggers', { name: 'Hello', trigger: 'profile.created' });
    expect(status).toBe(201);
    expect(json).toEqual({
      data: {
        ...{ id: expect.any(Number), name: 'Hello', trigger: 'profile.created', description: null, notes: null },
        ...{ is_active: true, actions: [], user_id: api.tokenId },
        ...{ created_at: expect.any(String), updated_at: json.data.created_at },
      },
    });
    expect((await api.get(`/triggers/${json.data.id}`)).json).toEqual(json);
  });

  it('reaction-1: it comes back as it was written, an alias too', async () => {
    const api = await here.caller();
    const sent = { ...withActions({ ...send, name: 'tell', sort_order: 3, delay: 60, notes: 'n' }), is_active: 0 };
    const { json } = await api.post('/triggers', { ...sent, trigger: 'reward.issued', description: 'd' });
    expect(json.data).toMatchObject({ trigger: 'reward.issued', description: 'd', is_active: false });
    expect(json.data.actions).toEqual([
      {
        ...{ ...send, id: expect.any(Number), name: 'tell', sort_order: 3, delay: 60, notes: 'n', description: null },
        ...{ references_id: null, created_at: expect.any(String), updated_at: expect.any(String) },
      },
    ]);
  });

  it.each<[string, Json, string]>([
    ['without a name', { trigger: 'profile.created' }, 'name'],
    ['without an event name', { name: 'x' }, 'trigger'],
    ['with a pattern', { name: 'x', trigger: 'profile.*' }, 'trigger'],
    ['with an unknown field', { name: 'x', trigger: 'a.b', evnt: 1 }, 'evnt'],
    ['with a list of events', { name: 'x', trigger: ['a.b'] }, 'trigger'],
  ])('reaction-1: %s it is refused', async (_what, body, field) => {
    const api = await here.caller();
    invalidFields(await api.post('/triggers', body), field);
  });

  it.each(['reward.*', '*'])('reaction-1: the pattern %s is refused in words of its own', async (pattern) => {
    const api = await here.caller();
    const { trigger } = invalidFields(await api.post('/triggers', { name: 'x', trigger: pattern }), 'trigger');
    expect(trigger).toEqual([expect.stringMatching(/not allowed in triggers; create a trigger for each event$/)]);
  });

  it('reaction-1: a repeated member name is refused at any depth', async () => {
    const api = await here.caller();
    const raw = JSON.stringify(withActions(filter)).replace('{"var"', '{"var":"id","var"');
    const answer = await api.call('POST', '/triggers', undefined, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(Object.keys(refused(answer, 422, 'invalid'))[0]).toContain('var');
  });
});

describe('reaction-4: changes', () => {
  it('reaction-4: a PUT is partial, ignores read-only fields, and sent back as it was read it changes nothing', async () => {
    const api = await here.caller();
    const { data } = (await api.post('/triggers', withActions(filter, send))).json;
    const path = `/triggers/${data.id}`;
    const entries = async () => (await api.get('/audit?filter[subject]=trigger')).json.data.length;
    const before = await entries();
    expect((await api.put(path, data)).json.data).toEqual(data);
    expect((await api.put(path, {})).json.data).toEqual(data);
    expect((await api.put(path, { is_active: null, actions: null })).json.data).toEqual(data);
    expect(await entries()).toBe(before);
    const changed = (await api.put(path, { name: 'other', id: 1, created_at: 'x' })).json.data;
    expect(changed).toEqual({ ...data, name: 'other', updated_at: changed.updated_at });
    expect(await entries()).toBe(before + 1);
  });

  it('reaction-4: an item with an id keeps that action, one without is new, and others are removed', async () => {
    const api = await here.caller();
    const { id, actions } = (await api.post('/triggers', withActions(filter, send, send))).json.data;
    const [first, second] = actions;
    const { data } = (
      await api.put(`/triggers/${id}`, {
        actions: [
          { id: second.id, name: 'kept' },
          { ...send, sort_order: 1 },
        ],
      })
    ).json;
    expect(data.actions.map((one: Json) => one.name)).toEqual(['target.send', 'kept']);
    expect(data.actions[1]).toEqual({ ...second, name: 'kept', updated_at: expect.any(String) });
    expect(data.actions[0].id).not.toBe(first.id);
    invalidFields(await api.put(`/triggers/${id}`, { actions: [{ id: first.id }] }), 'actions.0.id', 'actions.0.uuid');
    const twice = [{ id: second.id }, { id: second.id }];
    invalidFields(await api.put(`/triggers/${id}`, { actions: twice }), 'actions.1.id');
    expect((await api.put(`/triggers/${id}`, { actions: [] })).json.data.actions).toEqual([]);
  });

  it('reaction-4: a trigger that was read can be created again', async () => {
    const api = await here.caller();
    const { data } = (await api.post('/triggers', withActions(filter, send))).json;
    const copy = (await api.post('/triggers', { ...data, name: 'copy' })).json.data;
    expect(copy.actions.map(({ uuid }: Json) => uuid)).toEqual(['filter', 'target.send']);
    expect(copy.actions.map(({ id }: Json) => id)).not.toEqual(data.actions.map(({ id }: Json) => id));
  });

  it('reaction-4: actions are read, added, changed and removed one by one', async () => {
    const api = await here.caller();
    const { id } = (await api.post('/triggers', withActions())).json.data;
    const path = `/triggers/${id}/actions`;
    const added = await api.post(path, { ...send, sort_order: 2 });
    expect(added.status).toBe(201);
    const { data } = added.json;
    const first = (await api.post(path, { ...filter, sort_order: 1 })).json.data;
    const listed = (await api.get(path)).json;
    expect(listed.data).toEqual([first, data]);
    expect(listed.meta).toMatchObject({ total: 2, current_page: 1, per_page: 15 });
    expect((await api.get(`${path}?page[size]=1&page[number]=2`)).json.data).toEqual([data]);
    expect((await api.get(`${path}/${data.id}`)).json.data).toEqual(data);
    expect((await api.put(`${path}/${data.id}`, data)).json.data).toEqual(data);
    expect((await api.put(`${path}/${data.id}`, { delay: 5 })).json.data).toMatchObject({
      delay: 5,
      uuid: 'target.send',
    });
    expect((await api.put(`${path}/${data.id}`, { delay: null })).json.data.delay).toBe(0);
    invalidFields(await api.put(`${path}/${data.id}`, { uuid: 'filter' }), 'arguments');
    expect((await api.delete(`${path}/${data.id}`)).status).toBe(204);
    refused(await api.get(`${path}/${data.id}`), 404, 'not_found');
    refused(await api.put(`${path}/${data.id}`, {}), 404, 'not_found');
    refused(await api.delete(`${path}/${data.id}`), 404, 'not_found');
    refused(await api.get(`${path}/x`), 404, 'not_found');
    expect((await api.get(`/triggers/${id}`)).json.data.actions).toEqual([first]);
  });

  it('reaction-4: nothing of another tenant, and nothing of another trigger, is found', async () => {
    const [api, stranger] = [await here.caller(), await here.caller()];
    const { id, actions } = (await api.post('/triggers', withActions(send))).json.data;
    const other = (await api.post('/triggers', withActions(send))).json.data;
    for (const path of [`/triggers/${id}`, `/triggers/${id}/actions/${actions[0].id}`]) {
      refused(await stranger.get(path), 404, 'not_found');
      refused(await stranger.put(path, {}), 404, 'not_found');
      refused(await stranger.delete(path), 404, 'not_found');
    }
    refused(await stranger.get(`/triggers/${id}/actions`), 404, 'not_found');
    refused(await stranger.post(`/triggers/${id}/actions`, send), 404, 'not_found');
    refused(await api.get(`/triggers/${other.id}/actions/${actions[0].id}`), 404, 'not_found');
  });
});

it('reaction-8: the audit log shows what a change of a trigger was, action by action', async () => {
  const api = await here.caller();
  const { id, actions } = (await api.post('/triggers', withActions(filter))).json.data;
  await api.put(`/triggers/${id}/actions/${actions[0].id}`, { notes: 'why' });
  await api.delete(`/triggers/${id}`);
  const { data } = (await api.get(`/audit?filter[subject]=trigger&filter[subject_id]=${id}`)).json;
  expect(data.map(({ action }: Json) => action)).toEqual(['trigger.deleted', 'trigger.updated', 'trigger.created']);
  const change = data[1].changes[`actions.${actions[0].id}`];
  expect(Object.keys(data[1].changes)).toHaveLength(1);
  expect([change.from.notes, change.to.notes]).toEqual([null, 'why']);
});

describe('reaction-9: scopes', () => {
  const path = '/triggers';
  it.each([
    ['read-reactions', 'GET'],
    ['read-triggers', 'GET'],
    ['create-reactions', 'POST'],
    ['create-triggers', 'POST'],
  ] as const)('reaction-9: %s lets a token %s triggers, and do nothing else', async (scope, method) => {
    const api = await here.caller({ scopes: [scope] });
    const body = method === 'POST' ? { name: 'x', trigger: 'a.b' } : undefined;
    expect((await api.call(method, path, body)).status).toBeLessThan(300);
    const other = method === 'POST' ? 'GET' : 'POST';
    refused(
      await api.call(other, path, other === 'POST' ? { name: 'x', trigger: 'a.b' } : undefined),
      403,
      'forbidden',
    );
    refused(await api.get('/webhooks'), 403, 'forbidden');
  });

  it('reaction-9: a token of one word can grant the other', async () => {
    const api = await here.caller({ scopes: ['create-tokens', 'read-reactions'] });
    expect((await api.post('/tokens', { name: 'same', scopes: ['read-triggers'] })).status).toBe(201);
    invalidFields(await api.post('/tokens', { name: 'more', scopes: ['update-triggers'] }), 'scopes');
  });
});

describe('reaction-10: the trigger calls of the vendor’s SDK', () => {
  const payload = (what: string) => ({ name: `SDK Unit Test ${what} Trigger`, trigger: 'profile.created' });

  it('reaction-10: created, read, listed by name, updated and deleted', async () => {
    const api = await here.caller();
    const created = (await api.post('/triggers', payload('Create'))).json.data;
    expect(created).toMatchObject({ ...payload('Create'), is_active: true, actions: [] });
    expect((await api.get(`/triggers/${created.id}`)).json.data.id).toBe(created.id);
    await api.post('/triggers', payload('Create Another'));
    const listed = (await api.get(`/triggers?filter[name]=${encodeURIComponent(payload('Create').name)}`)).json;
    expect(listed.data).toEqual([created]);
    expect((await api.get('/triggers?filter[trigger]=profile.created&filter[is_active]=1')).json.data).toHaveLength(2);
    const change = {
      name: 'SDK Unit Test Updated Trigger',
      trigger: 'profile.updated',
      notes: 'updated',
      is_active: false,
    };
    expect((await api.put(`/triggers/${created.id}`, change)).json.data).toMatchObject({ id: created.id, ...change });
    expect((await api.get('/triggers?filter[is_active]=0')).json.data).toHaveLength(1);
    const deleted = await api.delete(`/triggers/${created.id}`);
    expect({ status: deleted.status, text: deleted.text }).toEqual({ status: 204, text: '' });
    refused(await api.get(`/triggers/${created.id}`), 404, 'not_found');
  });

  it('reaction-10: actions in the SDK’s own words: a name, arguments and a sort_order that may be null', async () => {
    const api = await here.caller();
    const { id } = (await api.post('/triggers', payload('Actions'))).json.data;
    const action = {
      name: 'target.send',
      sort_order: null,
      description: null,
      notes: null,
      arguments: [
        { name: 'target_handle', value: 'crm', is_dynamic: null },
        { name: 'profile', value: { var: 'id' }, is_dynamic: true },
      ],
    };
    const created = (await api.post(`/triggers/${id}/actions`, action)).json.data;
    expect(created).toMatchObject({ ...action, uuid: 'target.send', references_id: null });
    expect((await api.get(`/triggers/${id}/actions`)).json.data).toEqual([created]);
    expect((await api.put(`/triggers/${id}/actions/${created.id}`, { sort_order: 4 })).json.data.sort_order).toBe(4);
    expect((await api.delete(`/triggers/${id}/actions/${created.id}`)).status).toBe(204);
  });
});
