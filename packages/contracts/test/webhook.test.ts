import { describe, expect, it } from 'vitest';
import {
  DEFAULT_RETRY_SCHEDULE,
  retrySchedule,
  staticHeaders,
  WEBHOOK_READ_ONLY,
  webhook,
  webhookCreate,
  webhookUpdate,
} from '../src/index.ts';

const URL_OK = { url: 'https://crm.example/hook' };
const pathsOf = (result: { error?: { issues: { path: PropertyKey[] }[] } | undefined }) => [
  ...new Set((result.error?.issues ?? []).map(({ path }) => path.join('.'))),
];

describe('static headers', () => {
  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['a bearer credential', { Authorization: 'Bearer abc.def' }],
    ['a key', { 'X-Api-Key': '!"#$%&()' }],
    ['Latin-1', { 'x-city': 'Malm\u00f6' }],
    ['an empty value', { 'x-empty': '' }],
    ['a tab', { 'x-tab': 'a\tb' }],
    ['a name that only resembles a reserved one', { 'x-webhook-id': '1', 'x-content-kind': '2', hosts: '3' }],
    ['fifty', Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x-${i}`, 'v']))],
  ])('webhook-1: %s pass', (_, headers) => expect(staticHeaders.safeParse(headers).success).toBe(true));

  it.each([
    'host',
    'Host',
    'Content-Type',
    'content-length',
    'content-digest',
    'Content-Encoding',
    'transfer-encoding',
    'connection',
    'keep-alive',
    'proxy-authorization',
    'upgrade',
    'te',
    'trailer',
    'expect',
    'traceparent',
    'user-agent',
    'webhook-id',
    'Webhook-Signature',
    'x-omneo-event',
    'X-Omneo-Hmac-SHA256',
    'posthorn-attempt',
  ])('webhook-1: %s is Posthorn’s own', (name) => {
    expect(pathsOf(staticHeaders.safeParse({ [name]: 'v' }))).toEqual([name]);
  });

  it.each(['', 'with space', 'colon:', 'new\nline', 'br(acket', 'umla\u00fct', 'a'.repeat(101)])(
    'webhook-1: %j is no header name',
    (name) => expect(pathsOf(staticHeaders.safeParse({ [name]: 'v' }))).toEqual([name]),
  );

  it.each(['a\r\nx-evil: 1', 'a\nb', 'a\rb', 'nul\0', '\u20ac', '\u{1f600}', '\x7f', 'v'.repeat(4097)])(
    'webhook-1: the value %j is refused',
    (value) => expect(pathsOf(staticHeaders.safeParse({ 'x-a': value }))).toEqual(['x-a']),
  );

  it('webhook-1: the same name in different case, or more than fifty, is refused', () => {
    expect(pathsOf(staticHeaders.safeParse({ 'x-a': '1', 'X-A': '2' }))).toEqual(['X-A']);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`x-${i}`, 'v']));
    expect(pathsOf(staticHeaders.safeParse(many))).toEqual(['']);
  });

  it('webhook-1: values are texts', () => expect(pathsOf(staticHeaders.safeParse({ 'x-a': 1 }))).toEqual(['x-a']));
});

describe('retry schedules', () => {
  it.each<[string, unknown[]]>([
    ['no retry', []],
    ['at once', [0]],
    ['fractions', [0.25, 1.5]],
    ['a week', [604_800]],
    ['fifty', Array.from({ length: 50 }, () => 1)],
    ['the default', [...DEFAULT_RETRY_SCHEDULE]],
  ])('webhook-2: %s passes', (_, schedule) => expect(retrySchedule.safeParse(schedule).success).toBe(true));

  it.each<[string, unknown]>([
    ['negative', [-1]],
    ['over a week', [604_801]],
    ['fifty-one', Array.from({ length: 51 }, () => 1)],
    ['texts', ['5']],
    ['null inside', [null]],
    ['not a number', [Number.NaN]],
    ['endless', [Number.POSITIVE_INFINITY]],
    ['no list', 5],
  ])('webhook-2: %s is refused', (_, schedule) => expect(retrySchedule.safeParse(schedule).success).toBe(false));

  it('webhook-2: the default makes ten attempts in about 76 hours', () => {
    expect(DEFAULT_RETRY_SCHEDULE).toHaveLength(9);
    const hours = DEFAULT_RETRY_SCHEDULE.reduce((sum, seconds) => sum + seconds, 0) / 3600;
    expect(hours).toBeGreaterThan(75);
    expect(hours).toBeLessThan(77);
  });
});

describe('what may be set on a webhook', () => {
  it.each<[string, Record<string, unknown>]>([
    ['only a URL', {}],
    ['one trigger', { trigger: 'profile.created' }],
    ['several events', { events: ['profile.*', 'custom.x'] }],
    ['an old alias', { trigger: 'profile_update' }],
    ['any queue, since a wrong one becomes low', { queue: 'urgent' }],
    [
      'nulls where nothing is wanted',
      { secret: null, headers: null, condition: null, rate_limit: null, namespace: null },
    ],
    ['no namespace, as it is read', { namespace: '' }],
    ['a rate limit', { rate_limit: { count: 10, per_seconds: 0.5 } }],
  ])('webhook-3: %s', (_, fields) => expect(pathsOf(webhookCreate.safeParse({ ...URL_OK, ...fields }))).toEqual([]));

  it.each<[string, Record<string, unknown>]>([
    ['url', { url: '' }],
    ['url', { url: `https://a.example/${'x'.repeat(2048)}` }],
    ['trigger', { trigger: 'Profile.Created' }],
    ['events', { events: [] }],
    ['events.1', { events: ['profile.created', 'no name'] }],
    ['is_active', { is_active: 2 }],
    ['is_active', { is_active: 'yes' }],
    ['timeout_ms', { timeout_ms: 99 }],
    ['timeout_ms', { timeout_ms: 60_001 }],
    ['max_in_flight', { max_in_flight: 0 }],
    ['rate_limit.count', { rate_limit: { count: 0, per_seconds: 1 } }],
    ['rate_limit.per_seconds', { rate_limit: { count: 1, per_seconds: 0 } }],
    ['ordering', { ordering: 'strict' }],
    ['namespace', { namespace: 'with space' }],
    ['condition', { condition: 'true' }],
    ['headers.host', { headers: { host: 'a' } }],
    ['', { unheard_of: 1 }],
    ['', { id: 1 }],
  ])('webhook-3: a wrong %s is named: %j', (path, fields) => {
    expect(pathsOf(webhookCreate.safeParse({ ...URL_OK, ...fields }))).toEqual([path]);
  });

  it('webhook-4: an update is partial, may not move the namespace, and says what becomes of held deliveries', () => {
    expect(webhookUpdate.safeParse({}).success).toBe(true);
    expect(webhookUpdate.safeParse({ is_active: true, held: 'discard' }).success).toBe(true);
    expect(webhookUpdate.safeParse({ held: 'keep' }).success).toBe(false);
    expect(webhookUpdate.safeParse({ namespace: 'crm' }).success).toBe(false);
    expect(webhookCreate.safeParse({ ...URL_OK, held: 'release' }).success).toBe(false);
  });

  it('webhook-4: every field of the answer may be set or is read-only', () => {
    const known = new Set<string>([...Object.keys(webhookUpdate.shape), ...WEBHOOK_READ_ONLY]);
    expect(Object.keys(webhook.shape).filter((field) => !known.has(field))).toEqual([]);
  });
});
