// The audit log over the API (docs/spec.md audit-1 to audit-6).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { type Api, invalidFields, type Json } from './support/api.ts';
import { newTenant } from './support/dispatcher.ts';
import { serving } from './support/serving.ts';

const here = serving();
const valid = { trigger: 'order.created', url: 'http://127.0.0.1:9/hook' };

const entriesOf = async (api: Api, query = ''): Promise<Json[]> => (await api.get(`/audit${query}`)).json.data;

it('audit-1: every change of a webhook is told, with the token that made it', async () => {
  const api = await here.caller();
  const { id } = await api.webhook({ ...valid, headers: { 'x-key': 'k-1' } });
  await api.put(`/webhooks/${id}`, { timeout_ms: 1000, headers: { 'x-key': 'k-2' } });
  await api.put(`/webhooks/${id}`, { is_active: false });
  await api.put(`/webhooks/${id}`, { is_active: true, held: 'discard' });
  await api.delete(`/webhooks/${id}`);
  const [deleted, on, off, changed, created] = await entriesOf(api, '?filter[subject]=webhook');
  const actor = { token_id: api.tokenId, name: 'test' };
  for (const entry of [deleted, on, off, changed, created]) {
    expect(entry).toMatchObject({ actor, subject: 'webhook', subject_id: String(id), at: expect.stringMatching(/Z$/) });
  }
  expect(created).toMatchObject({ action: 'webhook.created', changes: { url: { from: null, to: valid.url } } });
  expect(changed).toMatchObject({ action: 'webhook.updated' });
  expect(changed.changes).toEqual({ timeout_ms: { from: 15_000, to: 1000 }, 'headers.x-key': 'changed' });
  expect(off.changes).toEqual({
    is_active: { from: true, to: false },
    disabled_reason: { from: null, to: 'by_user' },
  });
  expect(on.changes).toMatchObject({ is_active: { from: false, to: true }, held: { from: null, to: 'discard' } });
  expect(deleted).toMatchObject({ action: 'webhook.deleted', changes: { url: { from: valid.url, to: null } } });
});

it('audit-2: no secret, token or header value is in the log, in a list, in what is logged, or in the files as text', async () => {
  const api = await here.caller();
  const kept = ['a-secret-of-mine-to-keep', 'another-secret-to-keep', 'a-header-value-to-keep'];
  const { id } = await api.webhook({ ...valid, secret: kept[0], headers: { 'x-key': kept[2] } });
  kept.push((await api.post(`/webhooks/${id}/rotate-secret`)).json.data.secret);
  await api.post(`/webhooks/${id}/rotate-secret`, { secret: kept[1] });
  kept.push((await api.post('/tokens', { name: 'x' })).json.data.token);
  const lists = await Promise.all(['/audit?page[size]=100', '/tokens', '/webhooks'].map((path) => api.get(path)));
  const folder = dirname(here.dispatcher.database.replace(/^sqlite:/, ''));
  const files = readdirSync(folder).filter((name) => name.startsWith('test.db') && !name.endsWith('.key'));
  expect(files).toContain('test.db-wal');
  const stored = Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
  // What is in the files at all is found this way.
  expect(stored.includes('webhook.created')).toBe(true);
  for (const secret of kept) {
    for (const { text } of lists) expect(text).not.toContain(secret);
    expect(stored.includes(secret), secret).toBe(false);
    expect(here.dispatcher.faults.join('')).not.toContain(secret);
  }
});

it('audit-3: tokens made and revoked are told, with the token that did it, or the command line', async () => {
  const api = await here.caller();
  const { id } = (await api.post('/tokens', { name: 'crm', scopes: ['read-events'] })).json.data;
  await api.delete(`/tokens/${id}`);
  await api.delete(`/tokens/${id}`);
  const entries = await entriesOf(api, `?filter[subject]=token&filter[subject_id]=${id}`);
  expect(entries.map(({ action }) => action)).toEqual(['token.revoked', 'secret.revealed', 'token.created']);
  expect(entries[2]).toMatchObject({
    actor: { token_id: api.tokenId },
    changes: { name: { from: null, to: 'crm' }, scopes: { from: null, to: ['read-events'] } },
  });
  const own = await entriesOf(api, `?filter[subject]=token&filter[subject_id]=${api.tokenId}`);
  expect(own.at(-1)).toMatchObject({ action: 'token.created', actor: { token_id: null } });
});

it('audit-4: every answer that shows a secret is told', async () => {
  const api = await here.caller();
  const { id } = await api.webhook(valid);
  const reveals = async () =>
    (await entriesOf(api, `?filter[action]=secret.revealed&filter[subject]=webhook&filter[subject_id]=${id}`)).length;
  expect(await reveals()).toBe(0);
  await api.put(`/webhooks/${id}`, { secret: 'a-secret-of-mine' });
  expect(await reveals()).toBe(1);
  // It has that one already: nothing is set, nothing is shown.
  const again = await api.put(`/webhooks/${id}`, { secret: 'a-secret-of-mine' });
  expect(again.json.data).not.toHaveProperty('secret');
  expect(await reveals()).toBe(1);
  await api.post(`/webhooks/${id}/rotate-secret`);
  expect(await reveals()).toBe(2);
  await api.put(`/webhooks/${id}`, { description: 'x' });
  await api.put(`/webhooks/${id}`, { secret: null });
  await api.get(`/webhooks/${id}`);
  expect(await reveals()).toBe(2);
  const rotated = await entriesOf(api, '?filter[action]=webhook.updated');
  const overlapping = rotated.find(
    ({ changes }) => 'secret_overlap_ends_at' in changes && changes.secret === 'changed',
  );
  expect(overlapping?.changes.secret_overlap_ends_at).toEqual({ from: null, to: expect.stringMatching(/^20/) });
});

it('audit-5: the log is read by whoever may read tokens, newest first, by cursor and filter, of the own tenant', async () => {
  const tenant = newTenant();
  const api = await here.dispatcher.caller({ tenant });
  const stranger = await here.caller();
  await stranger.webhook(valid);
  const { id } = await api.webhook(valid);
  for (const n of [1, 2, 3]) await api.put(`/webhooks/${id}`, { description: `change ${n}` });
  const all = await entriesOf(api);
  expect(all.map(({ action }) => action)).toEqual([
    'webhook.updated',
    'webhook.updated',
    'webhook.updated',
    'webhook.created',
    'secret.revealed',
    'token.created',
    'default_secret.created',
  ]);
  const first = (await api.get('/audit?page[size]=4')).json;
  const rest = (await api.get(`/audit?page[size]=4&page[after]=${first.meta.next_cursor}`)).json;
  expect([...first.data, ...rest.data]).toEqual(all);
  expect(rest.meta.next_cursor).toBeNull();
  const [newest] = all;
  expect(await entriesOf(api, `?filter[since]=${encodeURIComponent(newest.at)}`)).toContainEqual(newest);
  expect(await entriesOf(api, `?filter[until]=${encodeURIComponent(newest.at)}`)).not.toContainEqual(newest);
  const reader = await here.dispatcher.caller({ tenant, scopes: ['read-tokens'] });
  expect((await reader.get('/audit')).status).toBe(200);
  invalidFields(await api.get('/audit?filter[action]=webhook.renamed'), 'filter[action]');
  invalidFields(await api.get('/audit?filter[subject]=webhooks'), 'filter[subject]');
  invalidFields(await api.get('/audit?filter[who]=me'), 'filter[who]');
});

it('audit-6: what was refused is not told', async () => {
  const api = await here.caller();
  const { id } = await api.webhook(valid);
  const before = await entriesOf(api);
  await api.post('/webhooks', valid);
  await api.put(`/webhooks/${id}`, { timeout_ms: 1 });
  await api.post(`/webhooks/${id}/rotate-secret`, { secret: '' });
  await api.post('/tokens', {});
  await api.delete('/tokens/999999');
  await api.put(`/webhooks/${id}`, {});
  expect(await entriesOf(api)).toEqual(before);
});
