// Lists of webhooks: newest first, numbered pages, filters, order (docs/spec.md api-20, api-21, vendor-7).
import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Api, invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const ids = (list: Json): number[] => list.map((one: Json) => one.id);

describe('api-20: numbered pages in the vendor’s shape', () => {
  it('from the first to beyond the last', async () => {
    const api = await here.caller();
    const made: number[] = [];
    for (let n = 0; n < 17; n += 1) made.push((await api.webhook({ trigger: `a.b${n}`, url })).id);
    const newestFirst = made.toReversed();
    const first = (await api.get('/webhooks')).json;
    expect(ids(first.data)).toEqual(newestFirst.slice(0, 15));
    expect(first.meta).toMatchObject({ current_page: 1, from: 1, to: 15, last_page: 2, per_page: 15, total: 17 });
    const base = `${api.url}/api/v3/webhooks`;
    expect(first.links).toMatchObject({ prev: null, next: `${base}?page[number]=2&page[size]=15` });
    expect(first.meta.path).toBe(base);
    expect(first.meta.links.map((link: Json) => link.url)).toEqual([
      null,
      `${base}?page[number]=1&page[size]=15`,
      first.links.next,
    ]);
    const second = (await api.get(first.links.next.replace(`${api.url}/api/v3`, ''))).json;
    expect(ids(second.data)).toEqual(newestFirst.slice(15));
    expect(second.meta).toMatchObject({ current_page: 2, from: 16, to: 17 });
    expect(second.links.next).toBeNull();
    const beyond = (await api.get('/webhooks?page[number]=10&page[size]=2&sort=id')).json;
    expect(beyond.data).toEqual([]);
    expect(beyond.meta).toMatchObject({ current_page: 10, from: null, to: null, last_page: 9, total: 17 });
    expect(ids((await api.get('/webhooks?page[size]=3&sort=id')).json.data)).toEqual(made.slice(0, 3));
    expect(ids((await api.get('/webhooks?page%5Bsize%5D=100&sort=-created_at')).json.data)).toEqual(newestFirst);
    const links = (await api.get('/webhooks?filter[is_active]=1&sort=id&page[size]=5')).json.links;
    expect(links.next).toBe(`${base}?filter[is_active]=1&sort=id&page[number]=2&page[size]=5`);
    const long = (await api.get('/webhooks?page[size]=5&filter[queue][eq]=default&page[number]=2')).json.links;
    expect(long.next).toBe(`${base}?page[number]=3&page[size]=5&filter[queue][eq]=default`);
  });

  it.each([
    ['page=2&per_page=5', [5, 10], 2],
    ['page=2&limit=5', [5, 10], 2],
    ['page=2&page[size]=5', [5, 10], 2],
    ['page[size]=5&page=2', [5, 10], 2],
    ['page[number]=2&page=2&per_page=5&limit=5&page[size]=5', [5, 10], 2],
    ['per_page=4', [0, 4], 1],
    ['limit=4&offset=0', [0, 4], 1],
    ['limit=4&offset=8', [8, 12], 3],
    ['offset=3', [3, 12], 1],
    ['limit=5&offset=7', [7, 12], 2],
    ['offset=99&limit=5', [12, 12], 20],
  ])('and its older spellings: %s', async (query, [from = 0, to = 0], number) => {
    const api = await here.caller();
    const made: number[] = [];
    for (let n = 0; n < 12; n += 1) made.push((await api.webhook({ trigger: `a.b${n}`, url })).id);
    const { data, meta, links } = (await api.get(`/webhooks?${query}`)).json;
    expect(ids(data)).toEqual(made.toReversed().slice(from, to));
    expect(meta).toMatchObject({ current_page: number, total: 12, from: from === to ? null : from + 1 });
    // Whichever way the caller counts, its links lead to every item once.
    const seen: number[] = [];
    for (let next = links.first; next !== null; ) {
      const page = (await api.get(next.replace(`${api.url}/api/v3`, ''))).json;
      seen.push(...ids(page.data));
      next = page.links.next;
    }
    expect(seen).toEqual(made.toReversed());
    const last = (await api.get(links.last.replace(`${api.url}/api/v3`, ''))).json;
    expect(last.links.next).toBeNull();
    expect(ids(last.data).at(-1)).toBe(made[0]);
  });

  it('of nothing', async () => {
    const api = await here.caller();
    const { data, meta, links } = (await api.get('/webhooks')).json;
    expect({ data, links }).toMatchObject({ data: [], links: { prev: null, next: null } });
    expect(meta).toMatchObject({ current_page: 1, from: null, to: null, last_page: 1, total: 0 });
  });
});

describe('api-21: what a list is asked for is answered, or refused by name', () => {
  const second = `${url}?x=1&y=2`;
  const condition = { and: [{ '>=': [{ var: 'total' }, 50] }] };
  const filters: [string, string][] = [
    ['filter[is_active]=1', 'ac'],
    ['filter[is_active]=true', 'ac'],
    ['filter[is_active]=0', 'b'],
    ['filter[is_active][eq]=false', 'b'],
    ['filter[is_active][ne]=0', 'ac'],
    ['filter[trigger]=a.b', 'ab'],
    ['filter[trigger]=profiles.create', 'c'],
    ['filter[trigger]=profile.created', ''],
    ['filter[trigger]=reward.created', ''],
    ['filter[trigger][in]=a.b,profiles.create', 'abc'],
    ['filter[trigger][ne]=a.b', 'c'],
    ['filter[event]=reward.created', 'a'],
    ['filter[event]=reward.issued', 'a'],
    ['filter[event]=profile.created', 'c'],
    ['filter[event]=profiles.create', 'c'],
    ['filter[event][ne]=profile.created', 'ab'],
    ['filter[event][in][]=profile.created&filter[event][in][]=reward.issued', 'ac'],
    ['filter[event]=nothing.such', ''],
    ['filter[namespace]=crm', 'a'],
    ['filter[namespace][ne]=crm', 'bc'],
    ['filter[namespace]=', 'bc'],
    ['filter[namespace][nullable]=0', 'a'],
    [`filter[url]=${encodeURIComponent(second)}`, 'b'],
    [`filter[url][ne]=${encodeURIComponent(second)}`, 'ac'],
    ['filter[queue]=high', 'a'],
    ['filter[queue][eq]=low', 'b'],
    ['filter[queue][in]=high,low', 'ab'],
    ['filter[retry_hourly]=1', 'a'],
    ['filter[retry_daily]=1', 'c'],
    ['filter[retry_daily][eq]=0', 'ab'],
    ['filter[condition][nullable]=0', 'a'],
    ['filter[condition][nullable]=1', 'bc'],
    [`filter[condition]=${encodeURIComponent(JSON.stringify(condition, null, 2))}`, 'a'],
    ['filter[extra_data_template][nullable]=0', 'b'],
    [`filter[extra_data_template]=${encodeURIComponent('{"a": 1}')}`, 'b'],
    ['filter[json_contains]={"var":"total"}', 'a'],
    ['filter[json_contains]=50', 'a'],
    ['filter[json_contains]="totals"', ''],
    ['filter[search]=CUSTOMER', 'c'],
    ['filter[search]=x=1', 'b'],
    ['filter[search]=reward', 'a'],
    ['filter[search]=_', ''],
    ['filter[description]=The Customers', 'c'],
    ['filter[disabled_reason]=by_user', 'b'],
    ['filter[disabled_reason][nullable]=1', 'ac'],
    ['filter[created_at][gte]=2020-01-01 00:00:00', 'abc'],
    ['filter[created_at][lt]=2020-01-01T00:00:00Z', ''],
    ['filter[updated_at][gt]=2099-01-01 00:00:00', ''],
    ['filter[created_at][gte]=2020-01-01 00:00:00&filter[created_at][lt]=2099-01-01 00:00:00', 'abc'],
    ['filter[trigger]=a.b&filter[is_active]=1', 'a'],
    ['filter[id][gt]=0&filter[id][nullable]=0', 'abc'],
    ['filter[id][lte]=0', ''],
    ['sort=id&filter[user_id][gt]=0', 'cba'],
    ['sort=trigger', 'bac'],
    ['sort=-queue', 'bac'],
  ];
  it('each filter, each operator', async () => {
    const api = await here.caller();
    const a = { events: ['a.b', 'reward.issued'], url, namespace: 'crm', queue: 'high', retry_hourly: true, condition };
    const b = { trigger: 'a.b', url: second, is_active: false, queue: 'low', extra_data_template: '{"a": 1}' };
    const c = { trigger: 'profiles.create', url, description: 'The Customers', retry_daily: true };
    const names = new Map<number, string>();
    // Newest first is the order of the letters.
    for (const [name, fields] of Object.entries({ c, b, a })) names.set((await api.webhook(fields)).id, name);
    for (const [query, expected] of filters) {
      const { data, meta } = (await api.get(`/webhooks?${query}`)).json;
      expect(
        ids(data)
          .map((id) => names.get(id))
          .join(''),
        query,
      ).toBe(expected);
      expect(meta.total, query).toBe(expected.length);
    }
  });

  it('those of tokens', async () => {
    const api = await here.caller();
    await api.post('/tokens', { name: 'crm', namespace: 'n' });
    const namesOf = async (query: string) =>
      (await api.get(`/tokens?${query}`)).json.data.map(({ name }: Json) => name);
    expect(await namesOf('filter[name]=crm')).toEqual(['crm']);
    expect(await namesOf('filter[name][in]=crm,test&per_page=1&page=2')).toEqual(['test']);
    expect(await namesOf('filter[search]=CR')).toEqual(['crm']);
    expect(await namesOf('filter[namespace][nullable]=1')).toEqual(['test']);
    expect(await namesOf('filter[revoked_at][nullable]=0')).toEqual([]);
    invalidFields(await api.get('/tokens?filter[url]=x'), 'filter[url]');
  });

  it.each([
    ['filter[nope]=1', 'filter[nope]'],
    ['filter[constructor]=1', 'filter[constructor]'],
    ['filter[is_active]=yes', 'filter[is_active]'],
    ['filter[is_active]=', 'filter[is_active]'],
    ['filter[queue]=urgent', 'filter[queue]'],
    ['filter[queue]=high,low', 'filter[queue]'],
    ['filter[queue]=high&filter[queue]=low', 'filter[queue]'],
    ['filter[queue][like]=high', 'filter[queue][like]'],
    ['filter[queue][constructor]=high', 'filter[queue][constructor]'],
    ['filter[queue][in][a]=high', 'filter[queue][in]'],
    ['filter[queue][eq][]=high', 'filter[queue][eq]'],
    [`filter[id][in]=${Array(101).fill('1').join()}`, 'filter[id][in]'],
    ['filter[id]=1e3', 'filter[id]'],
    ['filter[created_at][gt]=yesterday', 'filter[created_at][gt]'],
    ['filter[condition][nullable]=maybe', 'filter[condition][nullable]'],
    ['filter[json_contains]={', 'filter[json_contains]'],
    [`filter[search]=${'x'.repeat(201)}`, 'filter[search]'],
    ['filter=queue', 'filter'],
    ['filters[queue]=high', 'filters'],
    ['is_active=1', 'is_active'],
    ['page=0', 'page'],
    ['page=two', 'page'],
    ['page=2&page=3', 'page[number]'],
    ['per_page=101', 'per_page'],
    ['per_page=5&limit=6', 'limit'],
    ['limit=-1', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=10&page=2', 'offset'],
    ['page[number]=0', 'page[number]'],
    ['page[number]=-1', 'page[number]'],
    ['page[number]=1.5', 'page[number]'],
    ['page[number]=1e3', 'page[number]'],
    ['page[number]=99999999999999999999', 'page[number]'],
    ['page[size]=0', 'page[size]'],
    ['page[size]=101', 'page[size]'],
    ['page[size][a]=1', 'page[size]'],
    ['page[after]=1', 'page[after]'],
    ['sort=held_count', 'sort'],
    ['sort[]=id', 'sort'],
  ])('%s', async (query, field) => {
    const api = await here.caller();
    const errors = invalidFields(await api.get(`/webhooks?${query}`), field);
    if (field === 'filter[nope]')
      expect(errors[field]?.[0]).toMatch(/use id, trigger, event, .*, search, json_contains/);
  });
});

describe('vendor-7: links of a list are whole URLs', () => {
  it.each([
    ['hooks.example.com', 'http://hooks.example.com'],
    ['hooks.example.com:8443', 'http://hooks.example.com:8443'],
    ['user:secret@hooks.example.com', null],
    ['hooks.example.com/evil', null],
    ['hooks.example.com?a', null],
    ['"><script>', null],
  ])('by the Host header %s', async (host, expected) => {
    const api = await here.caller();
    const { json } = await askedAs(api, host);
    const base = `${expected ?? api.url}/api/v3/webhooks`;
    expect(json.meta.path).toBe(base);
    expect(json.links.first).toBe(`${base}?page[number]=1&page[size]=15`);
  });

  const behindProxy = serving({ flags: { 'public-url': 'https://hooks.example.com' } });
  it('by the public URL, whatever the caller calls us', async () => {
    const api = await behindProxy.caller();
    for (const path of ['/webhooks', '/tokens', '/audit', '/events', '/deliveries', '/replays', '/event-types']) {
      const { json } = await askedAs(api, 'other.example', path);
      const base = `https://hooks.example.com/api/v3${path}`;
      expect(json.meta.path).toBe(base);
      expect(json.links.first.startsWith(`${base}?page`), json.links.first).toBe(true);
    }
  });
});

/** As `fetch` cannot: with another Host header than the address. */
function askedAs(api: Api, host: string, path = '/webhooks'): Promise<{ json: Json }> {
  return new Promise((resolve, reject) => {
    const headers = { ...api.headers, host };
    get(`${api.url}/api/v3${path}`, { headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ json: JSON.parse(body) }));
    }).on('error', reject);
  });
}
