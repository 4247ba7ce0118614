// Creating, reading, changing and deleting targets (docs/spec.md target-6 to target-13).
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
type Caller = Awaited<ReturnType<typeof here.caller>>;

const url = 'http://127.0.0.1:9/hook';
const valid = { name: 'Mail', handle: 'mail', url };

async function created(api: Caller, over: object = {}): Promise<Json> {
  const answer = await api.post('/targets', { ...valid, ...over });
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data;
}

describe('target-6: what a target is when it is created', () => {
  it('name, URL and handle are enough', async () => {
    const api = await here.caller();
    const data = await created(api);
    expect(data).toMatchObject({
      ...{ ...valid, method: 'POST', template: '', condition: null, notes: null, description: null, queue: 'default' },
      ...{ is_active: true, headers: {}, secret_hint: null, secret_source: 'none', disabled_reason: null },
      ...{ held_count: 0, health: { state: 'untried' } },
    });
    expect((await api.get(`/targets/${data.id}`)).json).toEqual({ data });
  });

  it.each(['name', 'url', 'handle'])('%s is required', async (field) => {
    const api = await here.caller();
    invalidFields(await api.post('/targets', { ...valid, [field]: undefined }), field);
  });

  it.each<[string, Json]>([
    ['handle', ''],
    ['handle', 'a b'],
    ['handle', 'a/b'],
    ['handle', 'x'.repeat(256)],
    ['name', '  '],
    ['method', 'GET'],
    ['template', 7],
    ['condition', 'no JSON'],
    ['condition', '[]'],
    ['condition', []],
    ['events', ['a.b']],
    ['id', 1],
  ])('%s: %j is refused', async (field, value) => {
    const api = await here.caller();
    invalidFields(await api.post('/targets', { ...valid, [field]: value }), field);
  });
});

it('target-7: a handle that is taken is refused with the id of its target', async () => {
  const api = await here.caller();
  const { id } = await created(api);
  const { handle } = invalidFields(await api.post('/targets', { ...valid, name: 'Other' }), 'handle');
  expect(handle?.[0]).toContain(`target ${id}`);
});

describe('target-8: templates are judged before they are stored', () => {
  it.each<[string, object]>([
    ['template', { template: '{% if %}' }],
    ['template', { template: 'not JSON' }],
    ['url', { url: 'https://{{ host }}/x' }],
    ['url', { url: 'https://example.com/{{ broken' }],
    ['headers.x-a', { headers: { 'x-a': '{{ broken' } }],
  ])('%s is refused: %j', async (field, over) => {
    const api = await here.caller();
    invalidFields(await api.post('/targets', { ...valid, ...over }), field);
  });

  it('in path, query and headers they are kept as they are', async () => {
    const api = await here.caller();
    const shaped = 'https://example.com/{{ id }}/x?mail={{ email }}';
    expect(await created(api, { url: shaped, headers: { 'x-a': '{{ id }}' } })).toMatchObject({ url: shaped });
  });

  it('an empty template is none', async () => {
    const api = await here.caller();
    const { id } = await created(api, { template: '{"a": 1}' });
    for (const template of ['', '  \n', null]) {
      await api.put(`/targets/${id}`, { template: '{"a": 1}' });
      expect((await api.put(`/targets/${id}`, { template })).json.data.template).toBe('');
    }
  });
});

describe('target-9: a condition is read as an object or as a text, and answered as a text', () => {
  it.each<[Json, string | null]>([
    [{ '>': [{ var: 'a' }, 1] }, '{">":[{"var":"a"},1]}'],
    ['{">": [{"var": "a"}, 1.0]}', '{">": [{"var": "a"}, 1.0]}'],
    ['', null],
    [null, null],
  ])('%j', async (condition, shown) => {
    const api = await here.caller();
    expect((await created(api, { condition })).condition).toBe(shown);
  });
});

describe('target-10: PUT changes what it names and nothing else', () => {
  it.each<[Json, Json]>([
    [{ name: 'New' }, { name: 'New' }],
    [
      { notes: 'n', name: 'm' },
      { notes: 'n', name: 'm' },
    ],
    [{ method: 'PUT' }, { method: 'PUT' }],
    [{ template: '{}' }, { template: '{}' }],
    [{ url: `${url}/2` }, { url: `${url}/2` }],
    [{ condition: '{"!": {"var": "a"}}' }, { condition: '{"!": {"var": "a"}}' }],
    [{ headers: { 'x-a': '1' } }, { headers: { 'x-a': '••••' } }],
    [{ rate_limit: { count: 5, per_seconds: 1 } }, { rate_limit: { count: 5, per_seconds: 1 } }],
  ])('%j', async (change, expected) => {
    const api = await here.caller();
    const before = await created(api, { template: '{"a": 1}', notes: 'old' });
    const answer = await api.put(`/targets/${before.id}`, change);
    expect(answer.status, answer.text).toBe(200);
    const after = (await api.get(`/targets/${before.id}`)).json.data;
    expect(answer.json.data).toEqual(after);
    expect(after).toEqual({
      ...before,
      ...expected,
      ...{ updated_at: after.updated_at, condition_warnings: after.condition_warnings },
    });
  });

  it('what was read is sent back: nothing changes, the time neither, and masked headers keep their values', async () => {
    const api = await here.caller();
    const condition = { '==': [{ var: 'id' }, 'x'] };
    const before = await created(api, { headers: { 'x-key': 'k' }, template: '{"a": 1}', condition });
    const answer = await api.put(`/targets/${before.id}`, before);
    expect([answer.status, answer.json.data]).toEqual([200, before]);
    const audit: Json[] = (await api.get('/audit?filter[action]=target.updated')).json.data;
    expect(audit).toEqual([]);
  });

  it('target-28: what is doubtful about its templates is said each time they are sent, and only then', async () => {
    const api = await here.caller();
    const template = '{"n": {{ nowhere }}}';
    const first = await api.post('/targets', { ...valid, template });
    const warning = [expect.stringContaining('template: fails for every example')];
    expect([first.status, first.json.warnings]).toEqual([201, warning]);
    const put = (body: Json) => api.put(`/targets/${first.json.data.id}`, body);
    for (const body of [{ template }, { template }, { url }, first.json.data]) {
      const { status, json } = await put(body);
      expect([status, json.warnings]).toEqual([200, warning]);
    }
    for (const body of [{ notes: 'x' }, { is_active: false }]) expect((await put(body)).json.warnings).toBeUndefined();
  });

  it('another handle is not an error: it stays, and a warning says so', async () => {
    const api = await here.caller();
    const { id } = await created(api);
    const { status, json } = await api.put(`/targets/${id}`, { handle: 'other', name: 'New' });
    expect([status, json.data.handle, json.data.name]).toEqual([200, 'mail', 'New']);
    expect(json.warnings).toEqual([expect.stringContaining('handle')]);
  });

  it('a masked header without a stored value is refused', async () => {
    const api = await here.caller();
    const { id } = await created(api);
    invalidFields(await api.put(`/targets/${id}`, { headers: { 'x-new': '••••' } }), 'headers.x-new');
  });
});

describe('target-11: a target is unsigned unless it is given a secret', () => {
  it('a generated secret is shown once', async () => {
    const api = await here.caller();
    const { id, secret, secret_source: source } = await created(api, { generate_secret: true });
    expect([source, secret]).toEqual(['target', expect.stringMatching(/^whsec_/)]);
    const read = (await api.get(`/targets/${id}`)).json.data;
    expect(read).not.toHaveProperty('secret');
    expect(read.secret_hint).toBe(`…${secret.slice(-4)}`);
  });

  it('the default secret can sign it', async () => {
    const api = await here.caller();
    expect(await created(api, { use_default_secret: true })).toMatchObject({ secret_source: 'tenant' });
  });
});

it('target-12: a deleted target is gone: 204, then 404 for every call', async () => {
  const api = await here.caller();
  const { id } = await created(api);
  const path = `/targets/${id}`;
  const { status, text } = await api.delete(path);
  expect([status, text]).toEqual([204, '']);
  for (const answer of [await api.get(path), await api.put(path, {}), await api.delete(path)]) {
    refused(answer, 404, 'not_found');
  }
  expect((await api.get('/targets')).json.data).toEqual([]);
});

it('target-13: each change is in the audit log, without secrets and header values', async () => {
  const api = await here.caller();
  const { id } = await created(api, { headers: { 'x-key': 'hidden-value' }, secret: 'a-secret-of-the-receiver' });
  await api.put(`/targets/${id}`, { name: 'New', headers: { 'x-key': 'another-value' } });
  await api.delete(`/targets/${id}`);
  const { json, text } = await api.get(`/audit?filter[subject]=target&filter[subject_id]=${id}`);
  expect(json.data.map(({ action }: Json) => action)).toEqual([
    'target.deleted',
    'target.updated',
    'secret.revealed',
    'target.created',
  ]);
  expect(json.data[1].changes).toEqual({ name: { from: 'Mail', to: 'New' }, 'headers.x-key': 'changed' });
  for (const hidden of ['hidden-value', 'another-value', 'a-secret-of']) expect(text).not.toContain(hidden);
});
