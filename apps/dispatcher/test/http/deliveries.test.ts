// Reading deliveries: lists, filters, pages, single ones with their attempts (docs/spec.md api-32 to api-34).
import { describe, expect, it } from 'vitest';
import { type Api, invalidFields, type Json, refused } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const ids = (list: Json): string[] => list.map((one: Json) => one.id);
const onlyDeliveryOf = async (api: Api, eventId: string): Promise<string> =>
  (await api.get(`/deliveries?filter[event_id]=${eventId}`)).json.data[0].id;

describe('api-32: deliveries are found by what is known of them', () => {
  it('each filter alone and together', async () => {
    await using failing = await startReceiver(status(503));
    const api = await here.caller();
    const good = await api.webhook({ trigger: 'profile.updated', url: here.receiver.url });
    const bad = await api.webhook({ trigger: 'reward.created', url: failing.url, retry_schedule: [] });
    const later = '2099-01-01T00:00:00Z';
    const first = await api.event({ event: 'profile.updated', context: { id: 'p-1' } });
    const second = await api.event({ event: 'reward.created', context: { id: 7, profile_id: 'p_x' } });
    const third = await api.event({ event: 'profile.updated', context: { id: 'p-3' }, deliver_at: later });
    const a = (await api.settled(first.id, 'delivered')).id;
    const b = (await api.settled(second.id, 'failed')).id;
    const c = await onlyDeliveryOf(api, third.id);
    const { created_at: since } = (await api.get(`/deliveries/${b}`)).json.data;
    const now = encodeURIComponent(new Date(Date.now() + 60_000).toISOString());
    const table: [string, string[]][] = [
      ['', [c, b, a]],
      ['filter[status]=delivered', [a]],
      ['filter[status]=failed', [b]],
      ['filter[status]=failed,pending', [c, b]],
      ['filter[status]=in_flight', []],
      ['filter[event]=profile.updated', [c, a]],
      ['filter[event]=profile_update', [c, a]],
      [`filter[webhook_id]=${bad.id}`, [b]],
      [`filter[event_id]=${first.id}`, [a]],
      ['filter[profile_id]=p_x', [b]],
      ['filter[code]=503', [b]],
      ['filter[code]=200', [a]],
      [`filter[since]=${since}&filter[event]=reward.created`, [b]],
      [`filter[until]=${since}&filter[event]=reward.created`, []],
      [`filter[since]=${now}`, []],
      [`filter[until]=${now}`, [c, b, a]],
      ['filter[since]=2001-01-01 00:00:00', [c, b, a]],
      [`filter[search]=${second.id.slice(8)}`, [b]],
      [`filter[search]=${a}`, [a]],
      ['filter[search]=reward', [b]],
      ['filter[search]=p-', [c, a]],
      // Wildcards of the store are plain characters here. No id has this text: what follows its "_" is hexadecimal.
      ['filter[search]=p_x', [b]],
      ['filter[search]=%25', []],
      ["filter[search]=' OR 1=1", []],
      [`filter[status]=delivered&filter[webhook_id]=${good.id}&filter[code]=200`, [a]],
      [`filter[status]=delivered&filter[webhook_id]=${bad.id}`, []],
      ['filter[webhook_id]=999999', []],
      ['filter[event_id]=evt_none', []],
      ['sort=-created_at', [c, b, a]],
    ];
    for (const [query, expected] of table)
      expect(ids((await api.get(`/deliveries?${query}`)).json.data), query).toEqual(expected);
  });

  it('events likewise', async () => {
    const api = await here.caller();
    const a = (await api.event({ event: 'profile.updated', context: { id: 'p-1' }, namespace: 'crm', id: 'k' })).id;
    const b = (await api.event({ event: 'reward.created', context: { id: 7, profile_id: 'p-1' } })).id;
    const c = (await api.event({ event: 'a.b', context: { id: 'p-1' } })).id;
    const table: [string, string[]][] = [
      ['', [c, b, a]],
      ['filter[profile_id]=p-1', [b, a]],
      ['filter[namespace]=crm', [a]],
      ['filter[idempotency_key]=k', [a]],
      ['filter[event]=reward.issued', [b]],
      ['filter[since]=2001-01-01T00:00:00Z&filter[until]=2099-01-01T00:00:00Z', [c, b, a]],
      ['filter[until]=2001-01-01 00:00:00', []],
      ['filter[event]=a.b&filter[namespace]=crm', []],
    ];
    for (const [query, expected] of table)
      expect(ids((await api.get(`/events?${query}`)).json.data), query).toEqual(expected);
  });

  it.each([
    ['filter[nope]=1', 'filter[nope]'],
    ['filter[status]=done', 'filter[status]'],
    ['filter[status]=', 'filter[status]'],
    ['filter[status]=failed,', 'filter[status]'],
    ['filter[webhook_id]=abc', 'filter[webhook_id]'],
    ['filter[code]=2xx', 'filter[code]'],
    ['filter[since]=yesterday', 'filter[since]'],
    ['filter[until]=2026-02-30T00:00:00Z', 'filter[until]'],
    ['status=failed', 'status'],
    ['page[number]=2', 'page[number]'],
    ['page[after]=abc', 'page[after]'],
    ['page[after]=0', 'page[after]'],
    ['page[after][a]=1', 'page[after]'],
    ['page[size]=0', 'page[size]'],
    ['sort=id', 'sort'],
  ])('%s is refused', async (query, field) => {
    const api = await here.caller();
    invalidFields(await api.get(`/deliveries?${query}`), field);
    invalidFields(await api.get(`/events?${query}`), field);
  });
});

it('list-5: a cursor of an earlier version, a whole number, still goes on where it pointed', async () => {
  const api = await here.caller();
  await api.webhook({ trigger: 'a.b', url: here.receiver.url, is_active: false });
  await api.post('/events', { event: 'a.b', context: {} });
  for (const list of ['/deliveries', '/events', '/audit']) {
    const first = (await api.get(`${list}?page[size]=1`)).json.data;
    expect(first, list).toHaveLength(1);
    expect((await api.get(`${list}?page[size]=1&page[after]=999999999`)).json.data, list).toEqual(first);
    expect((await api.get(`${list}?page[after]=1`)).json.data, list).toEqual([]);
  }
});

it('api-33: pages by keyset are complete and stable while more is added', async () => {
  const api = await here.caller();
  await api.webhook({ trigger: 'a.b', url: here.receiver.url, is_active: false });
  const batch = (count: number): Json => ({
    events: Array.from({ length: count }, () => ({ event: 'a.b', context: {} })),
  });
  for (const list of ['/deliveries', '/events']) {
    await api.post('/events/batch', batch(23));
    const all = ids((await api.get(`${list}?page[size]=100`)).json.data);
    const seen: string[] = [];
    let path: string | null = `${list}?page[size]=5&filter[event]=a.b`;
    while (path !== null) {
      const { data, links, meta }: Json = (await api.get(path)).json;
      expect(meta).toMatchObject({ per_page: 5, next_cursor: links.next === null ? null : expect.any(String) });
      seen.push(...ids(data));
      path = links.next === null ? null : links.next.replace(`${api.url}/api/v3`, '');
      await api.post('/events/batch', batch(2));
    }
    expect(seen).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
  }
});

describe('api-34: a single delivery tells each attempt', () => {
  it('request, answer and phases', async () => {
    const api = await here.caller();
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const answers: [number, string | Uint8Array, Json][] = [
      [500, 'oops é', { body: 'oops é', body_encoding: 'utf8', truncated: false }],
      [302, bytes, { body: bytes.toString('base64'), body_encoding: 'base64', truncated: false }],
      [404, 'x'.repeat(20_000), { body: 'x'.repeat(16_384), body_encoding: 'utf8', truncated: true }],
      [200, '', { body: '', body_encoding: 'utf8', truncated: false }],
    ];
    await using receiver = await startReceiver((response) => {
      const [code, body] = answers[receiver.received.length - 1] ?? [200, ''];
      response.writeHead(code, { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] }).end(body);
    });
    await api.webhook({ trigger: 'a.b', url: receiver.url, retry_schedule: [0, 0, 0] });
    const receipt = await api.event({ event: 'a.b', context: { n: 1.5 } });
    const delivery = await api.settled(receipt.id, 'delivered');
    expect(delivery).toMatchObject({ attempt_count: 4, next_attempt_at: null, reason: null, target_id: null });
    expect(delivery.completed_at >= delivery.created_at).toBe(true);
    expect(delivery.attempts).toHaveLength(4);
    for (const [i, [code, , captured]] of answers.entries()) {
      const attempt = delivery.attempts[i];
      expect(attempt).toMatchObject({ number: i + 1, status: code, error: null });
      expect(attempt.id).toMatch(/^att_[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(attempt.request).toMatchObject({ url: receiver.url, body: '{"n":1.5}', body_encoding: 'utf8' });
      expect(attempt.request.headers).toMatchObject({ 'posthorn-attempt': String(i + 1), 'webhook-id': delivery.id });
      expect(attempt.response).toMatchObject(captured);
      expect(attempt.response.headers).toMatchObject({ 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] });
      const { total_ms, first_byte_ms } = attempt.phases;
      expect(total_ms).toBeGreaterThanOrEqual(first_byte_ms);
      expect(Object.keys(attempt.phases)).toEqual(['dns_ms', 'connect_ms', 'tls_ms', 'first_byte_ms', 'total_ms']);
    }
    expect(new Set(receiver.received.map(({ body, headers }) => `${body} ${headers['webhook-id']}`)).size).toBe(1);
    const { attempts, running, schedule, explanation, rendered, ...row } = delivery;
    expect(running).toBeNull();
    expect((await api.get('/deliveries')).json.data).toEqual([row]);
  });

  it('an attempt that got no answer has an error in words', async () => {
    const closed = await startReceiver();
    await closed[Symbol.asyncDispose]();
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: closed.url, retry_schedule: [] });
    const receipt = await api.event({ event: 'a.b', context: {} });
    const [attempt] = (await api.settled(receipt.id, 'failed')).attempts;
    expect(attempt).toMatchObject({ status: null, response: null, error: { kind: 'connection_refused' } });
    expect(attempt.error.message.length).toBeGreaterThan(5);
  });

  it.each(['dlv_none', 'evt_1', '%00', "'", '__proto__', 'a'.repeat(2000)])(
    'there is no delivery %.20s',
    async (id) => {
      const api = await here.caller();
      refused(await api.get(`/deliveries/${id}`), 404, 'not_found');
      refused(await api.get(`/events/${id}`), 404, 'not_found');
      refused(await api.post(`/deliveries/${id}/resend`), 404, 'not_found');
      refused(await api.post(`/deliveries/${id}/cancel`), 404, 'not_found');
    },
  );
});
