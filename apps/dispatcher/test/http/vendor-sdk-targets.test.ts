// The target calls of the vendor's SDK, as its own public tests use them (docs/spec.md vendor-14).
import { expect, it } from 'vitest';
import { serving } from './support/serving.ts';
import { clientOf, pageShape, targetShape } from './support/vendor-client.ts';

const here = serving();

async function sdk() {
  const api = await here.caller();
  return clientOf(`${api.url}/api/v3`, api.headers['authorization'] ?? '');
}

const payload = (what: string) => ({
  name: `simple_test_target_${what}`,
  url: 'https://www.example.com',
  handle: `simple_test_target_${what}`,
  template: '{}',
});

it('vendor-14: created, and read back', async () => {
  const call = await sdk();
  const { status, json } = await call('POST', '/targets', payload('create'));
  expect(status).toBe(201);
  expect(targetShape.parse(json.data)).toMatchObject({ ...payload('create'), condition: null });
  const read = await call('GET', `/targets/${json.data.id}`);
  expect([read.status, read.json.data]).toEqual([200, json.data]);
});

it('vendor-14: listed, and found by its handle alone', async () => {
  const call = await sdk();
  for (const what of ['list', 'list_2']) await call('POST', '/targets', payload(what));
  const list = async (query: string) => pageShape(targetShape).parse((await call('GET', `/targets${query}`)).json).data;
  expect(await list('')).toHaveLength(2);
  expect(await list('?page[size]=1')).toHaveLength(1);
  for (const query of ['filter[handle]', 'filter%5Bhandle%5D', 'filter[handle][eq]']) {
    const found = await list(`?${query}=simple_test_target_list`);
    expect(found.map(({ handle }) => handle)).toEqual(['simple_test_target_list']);
  }
  expect(await list('?filter[handle]=simple_test_target')).toEqual([]);
});

it('vendor-14: changed in part', async () => {
  const call = await sdk();
  const { data } = (await call('POST', '/targets', payload('update'))).json;
  const change = { notes: 'Updated notes', name: 'Updated name' };
  const updated = await call('PUT', `/targets/${data.id}`, change);
  expect(updated.status).toBe(200);
  expect(targetShape.parse(updated.json.data)).toMatchObject({ ...payload('update'), ...change });
});

it('vendor-14: a condition comes back as a text of JSON, which can be sent again', async () => {
  const call = await sdk();
  const condition = { '==': [{ var: 'tier_handle' }, 'gold'] };
  const { data } = (await call('POST', '/targets', { ...payload('condition'), condition })).json;
  expect(JSON.parse(targetShape.parse(data).condition ?? '')).toEqual(condition);
  const again = await call('PUT', `/targets/${data.id}`, data);
  expect([again.status, again.json.data]).toEqual([200, data]);
});

it('vendor-14: deleted: 204 without a body, then 404', async () => {
  const call = await sdk();
  const { data } = (await call('POST', '/targets', payload('delete'))).json;
  expect(await call('DELETE', `/targets/${data.id}`)).toEqual({ status: 204, json: null });
  expect((await call('GET', `/targets/${data.id}`)).status).toBe(404);
});
