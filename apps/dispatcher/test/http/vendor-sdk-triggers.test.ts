// The trigger calls of the vendor's SDK, as its own public tests use them (docs/spec.md vendor-15).
import { expect, it } from 'vitest';
import { serving } from './support/serving.ts';
import { actionShape, clientOf, pageShape, triggerShape } from './support/vendor-client.ts';

const here = serving();

async function sdk() {
  const api = await here.caller();
  return clientOf(`${api.url}/api/v3`, api.headers['authorization'] ?? '');
}

const payload = (what: string) => ({ name: `SDK Unit Test ${what} Trigger`, trigger: 'profile.created' });

it('vendor-15: created with a name and an event alone, on and without actions', async () => {
  const call = await sdk();
  const { status, json } = await call('POST', '/triggers', payload('Create'));
  expect(status).toBe(201);
  expect(triggerShape.parse(json.data)).toMatchObject({ ...payload('Create'), is_active: true, actions: [] });
});

it('vendor-15: read back as it was created', async () => {
  const call = await sdk();
  const { data } = (await call('POST', '/triggers', payload('Read'))).json;
  const read = await call('GET', `/triggers/${data.id}`);
  expect([read.status, triggerShape.parse(read.json.data)]).toEqual([200, triggerShape.parse(data)]);
});

it('vendor-15: listed, and found by its exact name alone', async () => {
  const call = await sdk();
  for (const what of ['List', 'List Another']) await call('POST', '/triggers', payload(what));
  const list = async (query: string) =>
    pageShape(triggerShape)
      .parse((await call('GET', `/triggers${query}`)).json)
      .data.map(({ name }) => name);
  expect(await list('')).toHaveLength(2);
  expect(await list('?page[size]=1')).toHaveLength(1);
  for (const query of ['filter[name]', 'filter%5Bname%5D', 'filter[name][eq]'])
    expect(await list(`?${query}=${encodeURIComponent(payload('List').name)}`)).toEqual([payload('List').name]);
  expect(await list('?filter[name]=SDK')).toEqual([]);
});

it('vendor-15: changed in part, and sent back as it was read', async () => {
  const call = await sdk();
  const { data } = (await call('POST', '/triggers', payload('Update'))).json;
  const change = { name: 'SDK Unit Test Updated Trigger', notes: 'Updated notes', is_active: false };
  const updated = await call('PUT', `/triggers/${data.id}`, change);
  expect(updated.status).toBe(200);
  expect(triggerShape.parse(updated.json.data)).toMatchObject({ ...payload('Update'), ...change });
  const again = await call('PUT', `/triggers/${data.id}`, updated.json.data);
  expect([again.status, again.json.data]).toEqual([200, updated.json.data]);
});

it('vendor-15: deleted: 204 without a body, then 404', async () => {
  const call = await sdk();
  const { data } = (await call('POST', '/triggers', payload('Delete'))).json;
  expect(await call('DELETE', `/triggers/${data.id}`)).toEqual({ status: 204, json: null });
  expect((await call('GET', `/triggers/${data.id}`)).status).toBe(404);
});

it('vendor-15: actions with a name for their kind and dynamic arguments are added, listed, changed and deleted', async () => {
  const call = await sdk();
  const { data: trigger } = (await call('POST', '/triggers', payload('Actions'))).json;
  const path = `/triggers/${trigger.id}/actions`;
  const send = {
    ...{ name: 'target.send', sort_order: 2, description: null, notes: null },
    arguments: [
      { name: 'target_handle', value: 'crm', is_dynamic: null },
      { name: 'type', value: 'email', is_dynamic: false },
      { name: 'profile_id', value: { var: 'id' }, is_dynamic: true },
    ],
  };
  const filter = {
    ...{ name: 'filter', sort_order: 1, description: null, notes: null },
    arguments: [{ name: 'condition', value: { '==': [{ var: 'tier_handle' }, 'gold'] }, is_dynamic: null }],
  };
  const made = [];
  for (const action of [send, filter]) {
    const { status, json } = await call('POST', path, action);
    expect([status, actionShape.parse(json.data)]).toEqual([201, expect.objectContaining(action)]);
    made.push(json.data);
  }
  const list = async () =>
    pageShape(actionShape)
      .parse((await call('GET', path)).json)
      .data.map(({ id }) => id);
  // The lowest sort_order runs first.
  expect(await list()).toEqual([made[1].id, made[0].id]);
  expect((await call('PUT', `${path}/${made[0].id}`, { sort_order: 0 })).json.data.sort_order).toBe(0);
  expect(await list()).toEqual([made[0].id, made[1].id]);
  const { data } = (await call('GET', `/triggers/${trigger.id}`)).json;
  expect(triggerShape.parse(data).actions.map(({ id }) => id)).toEqual([made[0].id, made[1].id]);
  expect(await call('DELETE', `${path}/${made[0].id}`)).toEqual({ status: 204, json: null });
  expect((await call('GET', `${path}/${made[0].id}`)).status).toBe(404);
});
