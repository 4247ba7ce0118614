// What the vendor's clients send and compare: aliases as they were written, other spellings of the same value, and
// changes that change nothing (docs/spec.md vendor-1 to vendor-6).
import { EVENT_ALIASES } from '@posthorn/contracts';
import { exampleOf } from '@posthorn/contracts/examples';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Json } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';

describe('vendor-1: an alias stays as it was written, and matches the event that it means', () => {
  it.each(Object.entries(EVENT_ALIASES))('%s → %s', async (alias, canonical) => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const made = await api.webhook({ trigger: alias, url: receiver.url, secret: null });
    expect(made).toMatchObject({ trigger: alias, events: [alias] });
    expect((await api.get(`/webhooks/${made.id}`)).json.data).toEqual(made);
    const test = await api.post(`/webhooks/${made.id}/test`);
    expect(test.json.data.request.headers['x-omneo-event'], test.text).toBe(canonical);
    expect((await api.put(`/webhooks/${made.id}`, { events: [alias, 'a.b'] })).json.data.events).toEqual([
      alias,
      'a.b',
    ]);
    const { id } = await api.event({ event: canonical, context: exampleOf(canonical) });
    await api.settled(id, 'delivered');
    expect(receiver.received.map(({ headers }) => headers['x-omneo-event'])).toEqual([canonical, canonical]);
  });
});

it('input-5: a name that is nearly one of the catalogue is accepted with a warning, posted and subscribed to', async () => {
  const api = await here.caller();
  const warning = (name: string, near: string) => `"${name}" is not an event of the catalogue; did you mean "${near}"?`;
  const context = { id: 7, profile_id: null };
  const posted = await api.post('/events', { event: 'transaction.creatd', context });
  expect(posted.status).toBe(202);
  expect(posted.json.warnings).toEqual([`event: ${warning('transaction.creatd', 'transaction.created')}`]);
  const { data } = (await api.post('/events/batch', { events: [{ event: 'profiles.created', context }] })).json;
  expect(data[0].warnings).toEqual([`event: ${warning('profiles.created', 'profile.created')}`]);
  const made = await api.post('/webhooks', { events: ['profil.*', 'custom.x', 'acme.paid'], url });
  expect(made.status).toBe(201);
  expect(made.json.warnings).toContain(`events: ${warning('profil.*', 'profile.*')}`);
  expect(made.json.warnings.filter((text: string) => text.includes('did you mean'))).toHaveLength(1);
  const path = `/webhooks/${made.json.data.id}`;
  const changed = await api.put(path, { trigger: 'transactions.created' });
  expect(changed.json.warnings).toEqual([`events: ${warning('transactions.created', 'transaction.created')}`]);
  expect((await api.put(path, { queue: 'low' })).json.warnings).toBeUndefined();
});

it('vendor-2: the pair of entry and URL is unique by what was written; entries that mean the same event are warned of', async () => {
  await using receiver = await startReceiver();
  const api = await here.caller();
  const first = await api.webhook({ trigger: 'profile.created', url: receiver.url });
  const answer = await api.post('/webhooks', { trigger: 'profiles.create', url: receiver.url });
  expect(answer.status, answer.text).toBe(201);
  const alike = expect.stringMatching(new RegExp(`webhook ${first.id} .*"profile.created".*from both`));
  expect(answer.json.warnings).toContainEqual(alike);
  const { id } = answer.json.data;
  // A change of something else is not told of it again; one of the entries is.
  expect((await api.put(`/webhooks/${id}`, { description: 'x' })).json.warnings).toBeUndefined();
  const moved = await api.put(`/webhooks/${id}`, { events: ['profiles.create', 'a.b'] });
  expect(moved.json.warnings).toContainEqual(alike);
  expect((await api.post('/webhooks', { trigger: 'profiles.create', url: receiver.url })).status).toBe(422);
  const event = await api.event({ event: 'profiles.create', context: { id: 'p1' } });
  expect(event.deliveries).toBe(2);
});

describe('vendor-3: booleans come as true and false, or as 1 and 0', () => {
  it.each<[Json, boolean]>([
    [true, true],
    [1, true],
    ['1', true],
    [false, false],
    [0, false],
    ['0', false],
  ])('%j', async (value, expected) => {
    const api = await here.caller();
    const fields = { is_active: value, retry_hourly: value, retry_daily: value, vendor_signature: value };
    const shown = Object.fromEntries(Object.keys(fields).map((name) => [name, expected]));
    const made = await api.webhook({ trigger: 'a.b', url, ...fields, generate_secret: value });
    expect(made).toMatchObject(shown);
    expect('secret' in made).toBe(expected);
    const other = (await api.post('/webhooks', { trigger: 'c.d', url, is_active: !expected })).json.data;
    expect((await api.put(`/webhooks/${other.id}`, fields)).json.data).toMatchObject(shown);
  });
});

/** Times of webhooks are shown in seconds: whether one was written now is seen in its row alone. */
function rowOf(id: number): unknown {
  using db = opened();
  return db.file.prepare('SELECT * FROM webhooks JOIN endpoints USING (id, tenant_id) WHERE id = ?').get(id);
}

function opened() {
  const file = new Database(here.dispatcher.database.slice('sqlite:'.length), { readonly: true });
  return { file, [Symbol.dispose]: () => void file.close() };
}

describe('vendor-4: a change that changes nothing writes nothing', () => {
  const everything = {
    trigger: 'profiles.create',
    url: 'http://127.0.0.1:9/hook?a=1',
    namespace: 'crm',
    queue: 'default',
    condition: { and: [{ '>=': [{ var: 'total' }, 50] }, { '===': [{ var: 'a' }, null] }] },
    extra_data_template: '{"a": 1}',
    headers: { 'X-Api-Key': 'k' },
    secret: 'the-receivers-own-secret',
    retry_schedule: [1, 2],
    rate_limit: { count: 3, per_seconds: 1.5 },
    description: 'd',
  };
  const sent: [string, (read: Json) => Json][] = [
    ['what was read', (read) => read],
    ['nothing', () => ({})],
    [
      'what was read, with old read-only values',
      (read) => ({ ...read, updated_at: '2020-01-01 00:00:00', health: null }),
    ],
    [
      'numbers for booleans',
      ({ is_active, retry_daily }) => ({ is_active: Number(is_active), retry_daily: Number(retry_daily) }),
    ],
    ['null for no', () => ({ queue: null, retry_hourly: null, retry_daily: null })],
    ['the same trigger alone', ({ trigger }) => ({ trigger })],
    ['the same secret', () => ({ secret: everything.secret })],
    ['a condition with its members in another order', () => ({ condition: { and: everything.condition.and } })],
  ];
  it.each(sent)('%s', async (_what, change) => {
    const api = await here.caller();
    const { secret: _once, ...made } = await api.webhook(everything);
    const read = (await api.get(`/webhooks/${made.id}`)).json.data;
    expect(read).toEqual(made);
    const row = rowOf(made.id);
    const entries = (await api.get('/audit')).json.data.length;
    const answer = await api.put(`/webhooks/${made.id}`, change(read));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.data).toEqual(read);
    expect(rowOf(made.id)).toEqual(row);
    expect((await api.get('/audit')).json.data).toHaveLength(entries);
  });
});

describe('vendor-5, condition-warning-1: what is stored already is never refused when it is sent back', () => {
  const strict = serving({ allowPrivateNetworks: false });

  it('a URL that may not be set any more', async () => {
    const api = await strict.caller();
    const made = await api.webhook({ trigger: 'a.b', url: 'https://receiver.example/' });
    const file = new Database(strict.dispatcher.database.slice('sqlite:'.length));
    file.prepare('UPDATE endpoints SET url = ?, version = version + 1 WHERE id = ?').run(url, made.id);
    file.close();
    const read = (await api.get(`/webhooks/${made.id}`)).json.data;
    expect(read.url).toBe(url);
    expect((await api.put(`/webhooks/${made.id}`, { ...read, description: 'x' })).json.data.description).toBe('x');
    expect((await api.put(`/webhooks/${made.id}`, { url: `${url}/2` })).status).toBe(422);
  });

  const refusedToday: [string, Json, Json][] = [
    ['condition', { '=>': [{ var: 'total' }, 50] }, { '=>': [{ var: 'total' }, 51] }],
    ['extra_data_template', '{"a": {{ id|nope }}}', '{"b": {{ id|nope }}}'],
  ];
  it.each(refusedToday)('nor is a stored %s that is refused by now', async (field, stored, another) => {
    const api = await here.caller();
    const made = await api.webhook({ trigger: 'a.b', url });
    expect((await api.put(`/webhooks/${made.id}`, { [field]: stored })).status).toBe(422);
    const file = new Database(here.dispatcher.database.slice('sqlite:'.length));
    const text = typeof stored === 'string' ? stored : JSON.stringify(stored);
    file.prepare(`UPDATE webhooks SET ${field} = ? WHERE id = ?`).run(text, made.id);
    file.prepare('UPDATE endpoints SET version = version + 1 WHERE id = ?').run(made.id);
    file.close();
    const read = (await api.get(`/webhooks/${made.id}`)).json.data;
    expect(read[field]).toEqual(stored);
    const changed = await api.put(`/webhooks/${made.id}`, { ...read, description: 'x' });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.json.data).toMatchObject({ description: 'x', [field]: stored });
    expect((await api.put(`/webhooks/${made.id}`, { [field]: another })).status).toBe(422);
  });
});

it('vendor-6: the namespace of a webhook is a string, empty for none, and can be sent as it was read', async () => {
  const api = await here.caller();
  for (const [i, given] of [undefined, null, ''].entries()) {
    const made = await api.webhook({ trigger: `a.b${i}`, url, ...(given === undefined ? {} : { namespace: given }) });
    expect(made.namespace).toBe('');
    expect((await api.event({ event: `a.b${i}`, context: {}, namespace: null })).deliveries).toBe(1);
  }
  expect((await api.webhook({ trigger: 'c.d', url, namespace: 'crm' })).namespace).toBe('crm');
});
