// Lists of webhooks: newest first, numbered pages, filters, order (docs/spec.md X20, X21).
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const ids = (list: Json): number[] => list.map((one: Json) => one.id);

describe('X20: numbered pages in the vendor’s shape', () => {
  it('from the first to beyond the last', async () => {
    const api = await here.caller();
    const made: number[] = [];
    for (let n = 0; n < 17; n += 1) made.push((await api.webhook({ trigger: `a.b${n}`, url })).id);
    const newestFirst = made.toReversed();
    const first = (await api.get('/webhooks')).json;
    expect(ids(first.data)).toEqual(newestFirst.slice(0, 15));
    expect(first.meta).toMatchObject({ current_page: 1, from: 1, to: 15, last_page: 2, per_page: 15, total: 17 });
    expect(first.links).toMatchObject({ prev: null, next: '/api/v3/webhooks?page[number]=2&page[size]=15' });
    const second = (await api.get(first.links.next.replace('/api/v3', ''))).json;
    expect(ids(second.data)).toEqual(newestFirst.slice(15));
    expect(second.meta).toMatchObject({ current_page: 2, from: 16, to: 17 });
    expect(second.links.next).toBeNull();
    const beyond = (await api.get('/webhooks?page[number]=10&page[size]=2&sort=id')).json;
    expect(beyond.data).toEqual([]);
    expect(beyond.meta).toMatchObject({ current_page: 10, from: null, to: null, last_page: 9, total: 17 });
    expect(ids((await api.get('/webhooks?page[size]=3&sort=id')).json.data)).toEqual(made.slice(0, 3));
    expect(ids((await api.get('/webhooks?page%5Bsize%5D=100&sort=-created_at')).json.data)).toEqual(newestFirst);
    const links = (await api.get('/webhooks?filter[is_active]=1&sort=id&page[size]=5')).json.links;
    expect(links.next).toBe('/api/v3/webhooks?filter[is_active]=1&sort=id&page[number]=2&page[size]=5');
    const long = (await api.get('/webhooks?page[size]=5&filter[queue][eq]=default&page[number]=2')).json.links;
    expect(long.next).toBe('/api/v3/webhooks?page[number]=3&page[size]=5&filter[queue][eq]=default');
  });

  it('of nothing', async () => {
    const api = await here.caller();
    const { data, meta, links } = (await api.get('/webhooks')).json;
    expect({ data, links }).toMatchObject({ data: [], links: { prev: null, next: null } });
    expect(meta).toMatchObject({ current_page: 1, from: null, to: null, last_page: 1, total: 0 });
  });
});

describe('X21: what a list is asked for is answered, or refused by name', () => {
  it('each filter', async () => {
    const api = await here.caller();
    const a = (await api.webhook({ events: ['a.b', 'reward.created'], url, namespace: 'crm', queue: 'high' })).id;
    const b = (await api.webhook({ trigger: 'a.b', url: `${url}?x=1&y=2`, is_active: false, queue: 'low' })).id;
    const table: [string, number[]][] = [
      ['filter[is_active]=1', [a]],
      ['filter[is_active]=true', [a]],
      ['filter[is_active]=0', [b]],
      ['filter[is_active]=false', [b]],
      ['filter[trigger]=a.b', [b, a]],
      ['filter[trigger]=reward.issued', [a]],
      ['filter[event]=reward.created', [a]],
      ['filter[event]=nothing.such', []],
      ['filter[namespace]=crm', [a]],
      [`filter[url]=${encodeURIComponent(`${url}?x=1&y=2`)}`, [b]],
      ['filter[queue]=high', [a]],
      ['filter[queue][eq]=low', [b]],
      ['filter[trigger]=a.b&filter[is_active]=1', [a]],
    ];
    for (const [query, expected] of table)
      expect(ids((await api.get(`/webhooks?${query}`)).json.data), query).toEqual(expected);
  });

  it.each([
    ['filter[nope]=1', 'filter[nope]'],
    ['filter[constructor]=1', 'filter[constructor]'],
    ['filter[is_active]=yes', 'filter[is_active]'],
    ['filter[queue]=urgent', 'filter[queue]'],
    ['filter[queue]=high,low', 'filter[queue]'],
    ['filter[queue]=high&filter[queue]=low', 'filter[queue]'],
    ['filter[queue][in]=high', 'filter[queue]'],
    ['filter[trigger]=a.b&filter[event]=c.d', 'filter[event]'],
    ['filter=queue', 'filter'],
    ['filters[queue]=high', 'filters'],
    ['is_active=1', 'is_active'],
    ['page=2', 'page'],
    ['per_page=2', 'per_page'],
    ['page[number]=0', 'page[number]'],
    ['page[number]=-1', 'page[number]'],
    ['page[number]=1.5', 'page[number]'],
    ['page[number]=1e3', 'page[number]'],
    ['page[number]=99999999999999999999', 'page[number]'],
    ['page[size]=0', 'page[size]'],
    ['page[size]=101', 'page[size]'],
    ['page[size][a]=1', 'page[size]'],
    ['page[after]=1', 'page[after]'],
    ['sort=url', 'sort'],
    ['sort[]=id', 'sort'],
  ])('%s', async (query, field) => {
    const api = await here.caller();
    invalidFields(await api.get(`/webhooks?${query}`), field);
  });
});
