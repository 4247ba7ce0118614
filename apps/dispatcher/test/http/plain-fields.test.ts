// The plain fields of a webhook, each by its row in the table (docs/spec.md field-1 to field-3).
import { describe, expect, it } from 'vitest';
import { type FieldKind, WEBHOOK_FIELDS } from '../../src/domain/webhook-fields.ts';
import type { Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const rows = Object.values(WEBHOOK_FIELDS);
const valid = { trigger: 'order.created', url: 'http://127.0.0.1:9/hook' };

/** A value other than the default. */
function other(kind: FieldKind, usual: unknown): boolean | number | string | number[] {
  if (kind === 'flag') return usual !== true;
  if (kind === 'whole') return Number(usual) + 1;
  if (kind === 'text') return 'Ünlike';
  if (kind === 'numbers') return [7, 0.5];
  return kind.find((word) => word !== usual) ?? '';
}

describe.each(rows)('$name', ({ name, kind, default: usual }) => {
  const value = other(kind, usual);

  it('field-1: has its default, takes a value, keeps it, and gives it back', async () => {
    const api = await here.caller();
    expect(await api.webhook(valid)).toMatchObject({ [name]: usual });
    const { id } = await api.webhook({ ...valid, url: `${valid.url}/2`, [name]: value });
    const read = async (): Promise<unknown> => (await api.get(`/webhooks/${id}`)).json.data[name];
    expect(await read()).toEqual(value);
    await api.put(`/webhooks/${id}`, { queue: 'high' });
    expect(await read()).toEqual(value);
    await api.put(`/webhooks/${id}`, { [name]: usual });
    expect(await read()).toEqual(usual);
  });

  it('field-2: a change of it is in the audit log under the same name', async () => {
    const api = await here.caller();
    const { id } = await api.webhook(valid);
    await api.put(`/webhooks/${id}`, { [name]: value });
    const [changed]: Json[] = (await api.get('/audit?filter[action]=webhook.updated')).json.data;
    expect(changed?.changes).toEqual({ [name]: { from: usual, to: value } });
  });
});

it('field-1: null switches the flags of retries off, and all plain fields change in one call', async () => {
  const api = await here.caller();
  const changed = Object.fromEntries(rows.map(({ name, kind, default: usual }) => [name, other(kind, usual)]));
  const { id } = await api.webhook({ ...valid, ...changed });
  const { json } = await api.put(`/webhooks/${id}`, { retry_hourly: null, retry_daily: null });
  expect(json.data).toMatchObject({ ...changed, retry_hourly: false, retry_daily: false });
});

const filtered = rows.filter(({ isFilter }) => isFilter);

it.each(filtered)('field-3: a list of webhooks can be filtered by $name', async ({ name, kind, default: usual }) => {
  const api = await here.caller();
  const value = other(kind, usual);
  await api.webhook(valid);
  const { id } = await api.webhook({ ...valid, url: `${valid.url}/2`, [name]: value });
  const asked = kind === 'flag' ? Number(value) : value;
  const { json } = await api.get(`/webhooks?filter[${name}]=${encodeURIComponent(String(asked))}`);
  expect(json.data.map((one: Json) => one.id)).toEqual([id]);
});

it.each(rows.filter(({ isFilter }) => !isFilter))('field-3: $name is not a filter of the list', async ({ name }) => {
  const api = await here.caller();
  expect((await api.get(`/webhooks?filter[${name}]=1`)).status).toBe(422);
});
