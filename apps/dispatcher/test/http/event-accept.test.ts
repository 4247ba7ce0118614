// Posting one event: what is taken, what is refused, and what is kept of it (docs/spec.md api-22 to api-26).
import { EVENT_ALIASES } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

describe('api-22: 202 says what was made of the event', () => {
  it('counts deliveries, held ones included, and suppressions', async () => {
    const api = await here.caller({ namespace: 'crm' });
    const { url } = here.receiver;
    await api.webhook({ trigger: 'order.created', url });
    await api.webhook({ trigger: 'order.*', url, is_active: false });
    const own = await api.webhook({ trigger: '*', url, namespace: 'crm' });
    await api.webhook({ trigger: 'order.updated', url });
    await api.webhook({ trigger: 'webhook.disabled', url });
    const answer = await api.post('/events', { event: 'order.created', context: {} });
    expect(answer.status).toBe(202);
    const { id, created_at, ...counts } = answer.json.data;
    expect(answer.json).toEqual({ data: answer.json.data });
    expect(id).toMatch(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(counts).toEqual({ event: 'order.created', deliveries: 2, suppressed: 1, duplicate: false });
    const event = (await api.get(`/events/${id}`)).json.data;
    expect(event.deliveries).toHaveLength(2);
    expect(event.deliveries[0]).toMatchObject({ event_id: id, event: 'order.created', replay_of: null, test: false });
    expect(event.suppressions).toEqual([
      {
        webhook_id: own.id,
        target_id: null,
        trigger_id: null,
        reason: 'namespace',
        detail: expect.stringContaining('namespace "crm"'),
      },
    ]);
  });

  it('of an event that nobody wants too', async () => {
    const api = await here.caller();
    expect(await api.event({ event: 'nobody.cares', context: {} })).toMatchObject({ deliveries: 0, suppressed: 0 });
  });
});

describe('api-23: an alias is stored as its canonical name, with a warning', () => {
  it.each(Object.entries(EVENT_ALIASES))('%s → %s', async (alias, canonical) => {
    const api = await here.caller();
    const context = canonical.startsWith('profile.') ? { id: 'p-1' } : { id: 1, profile_id: 'p-1' };
    const answer = await api.post('/events', { event: alias, context });
    expect(answer.status, answer.text).toBe(202);
    expect(answer.json.data.event).toBe(canonical);
    expect(answer.json.warnings).toEqual([expect.stringContaining(`"${alias}"`)]);
    const found = (await api.get(`/events?filter[event]=${alias}`)).json.data;
    expect(found.map((one: Json) => one.id)).toEqual([answer.json.data.id]);
  });
});

const ok = { event: 'profile.created', context: { id: 'p-1' } };
const FAULTS: [string, Json, RegExp][] = [
  ['event', { context: {} }, /is required/],
  ['event', { event: 7, context: {} }, /must be a string/],
  ['event', { event: 'created', context: {} }, /joined by dots/],
  ['event', { event: 'Order.Created', context: {} }, /lower-case/],
  ['event', { event: 'order..created', context: {} }, /joined by dots/],
  ['event', { event: 'order.created\n', context: {} }, /joined by dots/],
  ['event', { event: 'order.*', context: {} }, /joined by dots/],
  ['event', { event: '*', context: {} }, /joined by dots/],
  ['event', { event: `a.${'b'.repeat(99)}`, context: {} }, /at most 100/],
  ['event', { event: 'webhook.disabled', context: {} }, /reserved/],
  ['event', { event: 'delivery.exhausted', context: {} }, /reserved/],
  ['context', { event: 'a.b' }, /is required/],
  ['context', { event: 'a.b', context: null }, /must be an object, not null/],
  ['context', { event: 'a.b', context: [] }, /must be an object, not a list/],
  ['context', { event: 'a.b', context: '{}' }, /must be an object, not a string/],
  ['context.id', { event: 'profile.updated', context: {} }, /required/],
  ['context.id', { event: 'profile.updated', context: { id: null } }, /.+/],
  ['context.email', { event: 'profile.updated', context: { id: 'p', email: 7 } }, /must be a string/],
  ['context.profile_id', { event: 'reward.created', context: { id: 1 } }, /required/],
  [
    'context.profile.email',
    { event: 'reward.created', context: { id: 1, profile_id: 'p', profile: { id: 'p', email: 1 } } },
    /string/,
  ],
  [
    'context.items.0',
    { event: 'transaction.created', context: { id: 1, profile_id: null, items: [1] } },
    /must be an object/,
  ],
  ['nope', { ...ok, nope: 1 }, /not a known field/],
  ['profile_id', { ...ok, profile_id: 'p' }, /not a known field/],
  ['id', { ...ok, id: '' }, /1 to 128/],
  ['id', { ...ok, id: 'a b' }, /1 to 128/],
  ['id', { ...ok, id: 'a'.repeat(129) }, /1 to 128/],
  ['id', { ...ok, id: 7 }, /must be a string/],
  ['namespace', { ...ok, namespace: '' }, /must not be empty/],
  ['namespace', { ...ok, namespace: 'a b' }, /visible ASCII/],
  ['deliver_at', { ...ok, deliver_at: 'tomorrow' }, /must be a time/],
  ['deliver_at', { ...ok, deliver_at: 1_790_000_000 }, /must be a string/],
  ['occurred_at', { ...ok, occurred_at: '2026-02-30T00:00:00Z' }, /must be a time/],
  ['occurred_at', { ...ok, occurred_at: '2026-01-31' }, /must be a time/],
];

describe('api-24: a fault is a 422 that names the field by its path', () => {
  it.each(FAULTS)('%s: %j', async (field, body, text) => {
    const api = await here.caller();
    expect(invalidFields(await api.post('/events', body), field)[field]?.[0]).toMatch(text);
    expect((await api.get('/events')).json.data).toEqual([]);
  });

  it.each([
    ['at the top', '{"event":"a.b","context":{},"event":"a.c"}', 'event'],
    ['in the context', '{"event":"a.b","context":{"x":{"y":1,"y":2}}}', 'context.x.y'],
    ['in a list', '{"event":"a.b","context":{"x":[0,{"y":1,"y":2}]}}', 'context.x.1.y'],
    ['spelt with an escape', '{"event":"a.b","context":{"id":1,"\\u0069d":2}}', 'context.id'],
    ['with escaped quotes', '{"event":"a.b","context":{"a\\"b":1,"a\\u0022b":2}}', 'context.a"b'],
    ['__proto__', '{"event":"a.b","context":{"__proto__":1,"__proto__":2}}', 'context.__proto__'],
  ])('a member name given twice: %s', async (_what, raw, path) => {
    const api = await here.caller();
    const answer = await api.post('/events', undefined, { raw });
    expect(invalidFields(answer, path)[path]?.[0]).toMatch(/appears twice/);
  });

  it('nesting beyond 128 levels', async () => {
    const api = await here.caller();
    const post = (levels: number) =>
      api.post('/events', undefined, { raw: `{"event":"a.b","context":{"x":${nested(levels)}}}` });
    expect((await post(126)).status).toBe(202);
    for (const levels of [127, 10_000, 250_000]) {
      expect(refusedText(await post(levels))).toMatch(/nested deeper than 128 levels/);
    }
  });

  it('__proto__ and constructor are names like any other', async () => {
    const api = await here.caller();
    const raw = '{"event":"a.b","context":{"__proto__":{"admin":true},"constructor":{"prototype":1}}}';
    const answer = await api.post('/events', undefined, { raw });
    expect(answer.status, answer.text).toBe(202);
    expect((await api.get(`/events/${answer.json.data.id}`)).text).toContain(
      '{"__proto__":{"admin":true},"constructor"',
    );
    const atTop = await api.post('/events', undefined, { raw: '{"event":"a.b","context":{},"__proto__":{}}' });
    invalidFields(atTop, '__proto__');
    expect(({} as Json).admin).toBeUndefined();
  });

  const refusedText = (answer: Json): string => String(Object.values(answer.json.errors ?? {})[0]);
});

describe('api-25: the context is kept and shown as its source text', () => {
  it.each([
    '{"total":15.0,"big":9007199254740993,"e":1E+2,"minus":-0}',
    '{ "z" : 1 ,\n\t"a":\r\n2 }',
    '{"2":1,"1":2,"slash":"\\/","nul":"\\u0000","lone":"\\ud800","emoji":"😀","long":1e999}',
    '{}',
  ])('%j', async (context) => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    const raw = `{"id":"k-1", "context" : ${context} ,"event":"a.b"}`;
    const answer = await api.post('/events', undefined, { raw });
    expect(answer.status, answer.text).toBe(202);
    const { id } = answer.json.data;
    expect((await api.get(`/events/${id}`)).text).toContain(`"context":${context}`);
    const delivery = await api.settled(id, 'delivered');
    const got = here.receiver.received.find(({ headers }) => headers['webhook-id'] === delivery.id);
    expect(got?.body).toBe(context);
    expect(delivery.attempts[0].request).toMatchObject({ body: context, body_encoding: 'utf8' });
  });

  it('and its other fields with it', async () => {
    const api = await here.caller();
    const fields = {
      namespace: 'shop',
      occurred_at: '2026-01-31 10:30:00',
      deliver_at: '2099-01-31T10:30:00.25+02:00',
    };
    await api.webhook({ trigger: 'profile.*', url: here.receiver.url });
    const { id } = await api.event({ ...ok, ...fields, id: 'k:1' });
    const event = (await api.get(`/events/${id}`)).json.data;
    expect(event).toMatchObject({
      id,
      event: 'profile.created',
      idempotency_key: 'k:1',
      namespace: 'shop',
      profile_id: 'p-1',
      occurred_at: '2026-01-31T10:30:00.000Z',
      deliver_at: '2099-01-31T08:30:00.250Z',
      context: { id: 'p-1' },
    });
    // api-26: nothing is sent before deliver_at.
    expect(event.deliveries).toEqual([
      expect.objectContaining({ status: 'pending', attempt_count: 0, next_attempt_at: '2099-01-31T08:30:00.250Z' }),
    ]);
    const listed = (await api.get('/events')).json.data[0];
    const { context, deliveries, suppressions, runs: _runs, fan_out, ...row } = event;
    expect(fan_out).toBeNull();
    expect(listed).toEqual(row);
  });
});

it('api-26: deliver_at puts the first attempt off; the past means now', async () => {
  const api = await here.caller();
  await api.webhook({ trigger: 'a.b', url: here.receiver.url });
  const past = await api.event({ event: 'a.b', context: {}, deliver_at: '2001-01-01 00:00:00' });
  const soon = await api.event({ event: 'a.b', context: {}, deliver_at: new Date(Date.now() + 300).toISOString() });
  await api.settled(past.id, 'delivered');
  const delivery = await api.settled(soon.id, 'delivered');
  const event = (await api.get(`/events/${soon.id}`)).json.data;
  expect(delivery.attempts[0].started_at >= event.deliver_at).toBe(true);
});
