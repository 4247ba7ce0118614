// The plain fields of webhooks and targets, each by its row in the table (docs/spec.md field-1 to field-3).
import { describe, expect, it } from 'vitest';
import { type EndpointKind, type FieldKind, type Owner, PLAIN_FIELDS } from '../../src/domain/endpoint-fields.ts';
import type { Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const KINDS = [
  { kind: 'webhook', path: '/webhooks', valid: { trigger: 'order.created', url } },
  { kind: 'target', path: '/targets', valid: { name: 'A target', handle: 'one', url } },
] as const;
/** Of the same kind, beside the first. */
const another = (path: string) => ({ url: `${url}/2`, ...(path === '/targets' ? { handle: 'two' } : {}) });

const rowsOf = (kind: EndpointKind) =>
  Object.values(PLAIN_FIELDS).filter(({ of }) => {
    const owners: readonly Owner[] = of;
    return owners.includes('endpoint') || owners.includes(kind);
  });

/** A value other than the default. */
function other(kind: FieldKind, usual: unknown): boolean | number | string | number[] {
  if (kind === 'flag') return usual !== true;
  if (kind === 'whole') return Number(usual) + 1;
  if (kind === 'text') return 'Ünlike';
  if (kind === 'numbers') return [7, 0.5];
  return kind.find((word) => word !== usual) ?? '';
}

describe.each(KINDS)('of a $kind', ({ kind: owner, path, valid }) => {
  const rows = rowsOf(owner);
  const create = async (api: Awaited<ReturnType<typeof here.caller>>, body: object): Promise<Json> => {
    const { status, json } = await api.post(path, body);
    expect(status).toBe(201);
    return json.data;
  };

  describe.each(rows)('$name', ({ name, kind, default: usual }) => {
    const value = other(kind, usual);

    it('field-1: has its default, takes a value, keeps it, and gives it back', async () => {
      const api = await here.caller();
      expect(await create(api, valid)).toMatchObject({ [name]: usual });
      const { id } = await create(api, { ...valid, ...another(path), [name]: value });
      const read = async (): Promise<unknown> => (await api.get(`${path}/${id}`)).json.data[name];
      expect(await read()).toEqual(value);
      await api.put(`${path}/${id}`, { queue: 'high' });
      expect(await read()).toEqual(value);
      await api.put(`${path}/${id}`, { [name]: usual });
      expect(await read()).toEqual(usual);
    });

    it('field-2: a change of it is in the audit log under the same name', async () => {
      const api = await here.caller();
      const { id } = await create(api, valid);
      await api.put(`${path}/${id}`, { [name]: value });
      const [changed]: Json[] = (await api.get(`/audit?filter[action]=${owner}.updated`)).json.data;
      expect(changed?.changes).toEqual({ [name]: { from: usual, to: value } });
    });
  });

  it('field-1: null switches the flags of retries off, and all plain fields change in one call', async () => {
    const api = await here.caller();
    const changed = Object.fromEntries(rows.map(({ name, kind, default: usual }) => [name, other(kind, usual)]));
    const { id } = await create(api, { ...valid, ...changed });
    const { json } = await api.put(`${path}/${id}`, { retry_hourly: null, retry_daily: null });
    expect(json.data).toMatchObject({ ...changed, retry_hourly: false, retry_daily: false });
  });

  const filtered = rows.filter(({ isFilter }) => isFilter);

  it.each(filtered)('field-3: the list can be filtered by $name', async ({ name, kind, default: usual }) => {
    const api = await here.caller();
    const value = other(kind, usual);
    await create(api, valid);
    const { id } = await create(api, { ...valid, ...another(path), [name]: value });
    const asked = kind === 'flag' ? Number(value) : value;
    const { json } = await api.get(`${path}?filter[${name}]=${encodeURIComponent(String(asked))}`);
    expect(json.data.map((one: Json) => one.id)).toEqual([id]);
  });

  it.each(rows.filter(({ isFilter }) => !isFilter))('field-3: $name is not a filter of the list', async ({ name }) => {
    const api = await here.caller();
    expect((await api.get(`${path}?filter[${name}]=1`)).status).toBe(422);
  });
});
