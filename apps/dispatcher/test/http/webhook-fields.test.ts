// What a webhook may be made of, and what a caller is told where it may not (docs/spec.md api-6 to api-9).
import { DEFAULT_MAX_IN_FLIGHT, DEFAULT_TIMEOUT_MS } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const valid = { trigger: 'profile.created', url };

describe('api-6: a webhook answers every field it has, with defaults filled in', () => {
  it('of the least a caller must give', async () => {
    const api = await here.caller();
    const before = Date.now();
    const webhook = await api.webhook(valid);
    const { id, created_at, updated_at, ...rest } = webhook;
    expect(id).toEqual(expect.any(Number));
    expect(created_at).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
    expect(Date.parse(`${created_at}Z`)).toBeGreaterThan(before - 1001);
    expect(updated_at).toBe(created_at);
    expect(rest).toEqual({
      trigger: 'profile.created',
      events: ['profile.created'],
      url,
      namespace: '',
      queue: 'default',
      condition: null,
      condition_warnings: [],
      extra_data_template: null,
      description: null,
      is_active: true,
      disabled_reason: null,
      disabled_at: null,
      headers: {},
      authentication: null,
      secret_hint: expect.stringMatching(/^….{4}$/),
      secret_source: 'tenant',
      secret_overlap_ends_at: null,
      timeout_ms: DEFAULT_TIMEOUT_MS,
      max_in_flight: DEFAULT_MAX_IN_FLIGHT,
      rate_limit: null,
      ordering: 'none',
      retry_schedule: null,
      retry_hourly: false,
      retry_daily: false,
      vendor_signature: true,
      held_count: 0,
      health: {
        state: 'untried',
        failing_since: null,
        failure_count: 0,
        last_success_at: null,
        last_failure_at: null,
      },
      user_id: api.tokenId,
    });
    expect((await api.get(`/webhooks/${id}`)).json).toEqual({ data: webhook });
  });

  it('of everything a caller may give', async () => {
    const api = await here.caller();
    const given = {
      events: ['profile.created', 'order.*', '*', 'webhook.disabled'],
      url: `${url}?a=1`,
      namespace: 'crm',
      queue: 'high',
      description: 'Zürich ☃ \u0000 \ud83d\ude00',
      is_active: false,
      timeout_ms: 60_000,
      max_in_flight: 1,
      ordering: 'none',
      retry_schedule: [0, 0.5, 604_800],
      retry_hourly: true,
      retry_daily: true,
      vendor_signature: false,
      condition: null,
      extra_data_template: null,
      rate_limit: null,
      generate_secret: false,
      secret: null,
    };
    const { generate_secret, secret, ...shown } = given;
    const webhook = await api.webhook(given);
    expect(webhook).toMatchObject({ ...shown, trigger: 'profile.created', disabled_reason: 'by_user' });
    expect((await api.get(`/webhooks/${webhook.id}`)).json.data).toEqual(webhook);
  });
});

/** Field path in the answer → what is sent, and what the text must say. */
const FAULTS: [string, Record<string, unknown>, RegExp][] = [
  ['url', { url: undefined }, /^is required$/],
  ['url', { url: null }, /must be a string, not null/],
  ['url', { url: 7 }, /must be a string, not a number/],
  ['url', { url: '' }, /.+/],
  ['url', { url: `http://example.com/${'a'.repeat(2048)}` }, /at most 2048/],
  ['trigger', { trigger: undefined }, /is required/],
  ['trigger', { trigger: ['profile.created'] }, /must be a string, not a list/],
  ['trigger', { trigger: 'Profile.Created' }, /lower-case/],
  ['trigger', { trigger: 'profile' }, /joined by dots/],
  ['trigger', { trigger: 'a*' }, /joined by dots/],
  ['trigger', { trigger: `a.${'b'.repeat(99)}` }, /at most 100/],
  ['events', { trigger: undefined, events: [] }, /at least one/],
  ['events', { trigger: undefined, events: 'profile.created' }, /must be a list, not a string/],
  ['events.1', { trigger: undefined, events: ['a.b', 7] }, /must be a string, not a number/],
  ['events', { trigger: undefined, events: ['a.b', 'a.b'] }, /twice/],
  ['events', { trigger: undefined, events: ['reward.issued', 'a.b', 'reward.issued'] }, /"reward.issued" twice/],
  ['events', { trigger: undefined, events: Array.from({ length: 101 }, (_, i) => `a.b${i}`) }, /at most 100/],
  ['trigger', { events: ['order.created'] }, /differs/],
  ['namespace', { namespace: 'a b' }, /visible ASCII/],
  ['description', { description: 7 }, /must be a string, not a number/],
  ['description', { description: 'a'.repeat(1001) }, /at most 1000/],
  ['is_active', { is_active: 'true' }, /must be true or false, not a string/],
  ['is_active', { is_active: 2 }, /must be true or false, not a number/],
  ['is_active', { is_active: null }, /must be true or false, not null/],
  ['timeout_ms', { timeout_ms: 99 }, /at least 100/],
  ['timeout_ms', { timeout_ms: 60_001 }, /at most 60000/],
  ['timeout_ms', { timeout_ms: '500' }, /must be a whole number|must be a number/],
  ['max_in_flight', { max_in_flight: 0 }, /at least 1/],
  ['max_in_flight', { max_in_flight: 1.5 }, /must be a whole number, not a fraction/],
  ['ordering', { ordering: 'fifo' }, /must be one of none, profile/],
  ['retry_schedule', { retry_schedule: 5 }, /must be a list, not a number/],
  ['retry_schedule.1', { retry_schedule: [1, -1] }, /0 or more/],
  ['retry_schedule.0', { retry_schedule: [604_801] }, /at most 604800/],
  ['retry_schedule.0', { retry_schedule: ['5'] }, /must be a number, not a string/],
  ['retry_schedule', { retry_schedule: Array(51).fill(1) }, /at most 50/],
  ['retry_hourly', { retry_hourly: 'yes' }, /must be true or false/],
  ['vendor_signature', { vendor_signature: null }, /must be true or false, not null/],
  ['rate_limit.per_seconds', { rate_limit: { count: 1 } }, /is required/],
  ['headers', { headers: ['a: b'] }, /must be an object, not a list/],
  ['headers.x-a', { headers: { 'x-a': 7 } }, /must be a string, not a number/],
  ['held', { held: 'release' }, /not a known field/],
  ['secret_hint', { secret_hint: null }, /not a known field/],
  ['id', { id: 7 }, /not a known field: remove it/],
  ['constructor', { constructor: 1 }, /not a known field/],
  ['toString', { toString: 1 }, /not a known field/],
];

describe('api-7: a fault is a 422 that names the field, what is wrong and the fix', () => {
  it.each(FAULTS)('%s: %j', async (field, fields, text) => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { ...valid, ...fields });
    expect(invalidFields(answer, field)[field]?.[0]).toMatch(text);
    expect((await api.get('/webhooks')).json.meta.total).toBe(0);
  });

  it.each([
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['a number', '1e400'],
  ])('a body that is %s is no webhook', async (_what, raw) => {
    const api = await here.caller();
    const { id } = await api.webhook(valid);
    expect(invalidFields(await api.post('/webhooks', undefined, { raw }), '')['']?.[0]).toMatch(/must be an object/);
    const put = await api.call('PUT', `/webhooks/${id}`, undefined, { raw });
    expect(invalidFields(put, '')['']?.[0]).toMatch(/must be an object/);
  });

  it('all faults at once', async () => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { url: 1, is_active: 2, nope: 1 });
    invalidFields(answer, 'url', 'is_active', 'nope', 'trigger');
    expect(answer.json.message).toMatch(/and 3 more/);
  });

  it('a field that is nearly one names that one', async () => {
    const api = await here.caller();
    const old = await api.post('/webhooks', { event: 'a.b', url });
    expect(invalidFields(old, 'event', 'trigger')['event']).toEqual([
      'is not a known field: use "events", or remove it',
    ]);
    const { id } = await api.webhook({ trigger: 'a.b', url });
    const put = await api.put(`/webhooks/${id}`, { isactive: false });
    expect(invalidFields(put, 'isactive')['isactive']?.[0]).toContain('use "is_active"');
  });

  it('__proto__ is a field like any other', async () => {
    const api = await here.caller();
    const raw = `{"trigger":"a.b","url":"${url}","__proto__":{"is_active":false}}`;
    invalidFields(await api.post('/webhooks', undefined, { raw }), '__proto__');
    const inHeaders = `{"trigger":"a.b","url":"${url}","headers":{"__proto__":"x","constructor":"y"}}`;
    const answer = await api.post('/webhooks', undefined, { raw: inHeaders });
    if (answer.status === 201) expect(Object.keys(answer.json.data.headers)).toEqual(['constructor']);
    else invalidFields(answer, 'headers.__proto__');
  });
});

describe('api-8: trigger and events are one list', () => {
  it.each<[string, Json, string[], number]>([
    ['trigger alone', { trigger: 'order.created' }, ['order.created'], 0],
    ['events alone', { events: ['a.b', 'a.*'] }, ['a.b', 'a.*'], 0],
    ['both, agreeing', { trigger: 'a.b', events: ['a.b', 'c.d'] }, ['a.b', 'c.d'], 0],
    ['an alias', { trigger: 'reward.issued' }, ['reward.issued'], 1],
    ['the alias that breaks the naming rule', { trigger: 'profile_update' }, ['profile_update'], 1],
    ['aliases among events', { events: ['points.awarded', 'a.b'] }, ['points.awarded', 'a.b'], 1],
    [
      'two spellings of one event',
      { events: ['reward.created', 'reward.issued'] },
      ['reward.created', 'reward.issued'],
      2,
    ],
    [
      'one spelt as an alias of the other',
      { trigger: 'reward.issued', events: ['reward.created'] },
      ['reward.issued'],
      1,
    ],
  ])('%s', async (_what, given, events, warnings) => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { url, ...given });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.json.data).toMatchObject({ trigger: events[0], events });
    expect(answer.json.warnings ?? []).toHaveLength(warnings);
  });
});

describe('api-9: a wrong queue is stored as low, with a warning', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  it.each<[string, string, number]>([
    ['"high"', 'high', 0],
    ['"default"', 'default', 0],
    ['"low"', 'low', 0],
    ['null', 'default', 0],
    ['"HIGH"', 'low', 1],
    ['""', 'low', 1],
    ['7', 'low', 1],
    ['{"a":1}', 'low', 1],
    [`"${'x'.repeat(5000)}"`, 'low', 1],
    [deep, 'low', 1],
  ])('%.30s', async (queue, stored, warnings) => {
    const api = await here.caller();
    const raw = `{"trigger":"a.b","url":"${url}","queue":${queue}}`;
    const answer = await api.post('/webhooks', undefined, { raw });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.json.data.queue).toBe(stored);
    expect(answer.json.warnings ?? []).toHaveLength(warnings);
    expect(answer.text.length).toBeLessThan(2000);
    const update = await api.call('PUT', `/webhooks/${answer.json.data.id}`, undefined, { raw: `{"queue":${queue}}` });
    expect(update.json.data.queue).toBe(stored);
  });
});
