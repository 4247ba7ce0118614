import { describe, expect, it } from 'vitest';
import { type DeliveryFacts, matches, narrowingOf, parse } from '../src/index.ts';
import { looksInside } from '../src/sql.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const read = (text: string) => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.query;
};

const delivery: DeliveryFacts = {
  ...{ id: 'dlv_1', event: 'profile.created', eventId: 'evt_1', webhookId: 7, targetId: null, profileId: 'p-1' },
  ...{
    webhookUrl: 'https://billing.example/hook',
    webhookDescription: 'Billing PROD',
    status: 'retrying',
    reason: null,
  },
  ...{
    attemptCount: 2,
    code: 503,
    errorKind: null,
    totalMs: 2500,
    waitMs: 40,
    createdAt: NOW - 60_000,
    replayOf: null,
    recoveredBy: null,
  },
  ...{
    test: false,
    erased: false,
    ordered: true,
    bodyBytes: 2048,
    requestHeaders: { 'x-omneo-event': 'profile.created' },
  },
  responseHeaders: { 'Retry-After': '30', 'set-cookie': ['a=1', 'b=2'] },
  body: '{"id":"p-1","n":9007199254740993,"one":1.0,"yes":true,"nil":null,"items":[{"sku":"A"},{"sku":12}],"deep":{"x":["v"]}}',
};

it.each<[string, boolean]>([
  ['', true],
  ['status:failed,retrying', true],
  ['-status:retrying', false],
  ['event:profile.*', true],
  ['event:*.created', true],
  ['event:profile.updated', false],
  ['webhook:7', true],
  ['webhook:billing', true],
  ['webhook:"7"', false],
  ['webhook=billing', false],
  ['webhook="Billing PROD"', true],
  ['webhook:*.EXAMPLE*', true],
  ['target:*', false],
  ['-target:3', true],
  ['profile:p-*', true],
  ['profile:P-1', false],
  ['code:5xx', true],
  ['code:400..502', false],
  ['error:*', false],
  ['attempt:>=2', true],
  ['latency:>2.5s', false],
  ['latency:2..3s', true],
  ['wait:<1s', true],
  ['since:1m', true],
  ['since:59s', false],
  ['until:1m', false],
  ['until:2026-01-31T12:00Z', true],
  ['is:ordered', true],
  ['is:test,replay,erased,recovered', false],
  ['size:2KiB', true],
  ['retry', false],
  ['PROFILE', true],
  ['billing.example', true],
  ['evt_1 p-1', true],
  ['(status:failed OR code:503) -is:test', true],
])('query-6: %s', (text, expected) => {
  expect(matches(read(text), delivery, NOW)).toBe(expected);
});

it('query-6: a row that says nothing of it does not match, and its negation does', () => {
  const { waitMs, webhookUrl, webhookDescription, body, requestHeaders, responseHeaders, erased, ordered, ...row } =
    delivery;
  for (const text of [
    'wait:*',
    'webhook:billing',
    'body.id:*',
    'header.retry-after:*',
    'is:ordered',
    'replay:*',
    'reason:*',
  ]) {
    expect(matches(read(text), row, NOW), text).toBe(false);
    expect(matches(read(`-${text}`), row, NOW), text).toBe(true);
  }
});

it.each<[string, boolean]>([
  ['body.id:p-1', true],
  ['body.id:"p-1"', true],
  ['body.id:p-*', true],
  ['body.n:9007199254740993', true],
  ['body.n:9007199254740992', false],
  ['body.one:1', true],
  ['body.one:"1"', false],
  ['body.one:0..1', true],
  ['body.one:>1', false],
  ['body.yes:true', true],
  ['body.nil:null', true],
  ['body.nil:*', false],
  ['body.none:*', false],
  ['body.items.sku:A', true],
  ['body.items.sku:12', true],
  ['body.items.0.sku:12', false],
  ['body.items.1.sku:12', true],
  ['body.deep.x:v', true],
  ['body.deep:v', false],
  ['body.constructor:*', false],
  ['header.retry-after:30', true],
  ['header.RETRY-after:3*', true],
  ['header.set-cookie:B=2', true],
  ['header.x-omneo-event:profile.created', true],
  ['header.x:*', false],
])('query-9: %s', (text, expected) => {
  expect(matches(read(text), delivery, NOW)).toBe(expected);
});

describe('query-12: what every match must have', () => {
  it.each<[string, object]>([
    ['', {}],
    ['status:failed,held x', { statuses: ['failed', 'held'] }],
    ['status:failed status:held', { statuses: ['failed'] }],
    ['-status:failed', {}],
    ['status:failed OR id:x', {}],
    ['id:x', { ids: ['x'] }],
    ['id:x*', {}],
    ['event_id:a,b profile:p', { eventIds: ['a', 'b'], profileIds: ['p'] }],
    ['webhook:7,8', { webhookIds: [7, 8] }],
    ['webhook:7,billing', {}],
    ['since:1h since:1m until:30s', { since: NOW - 60_000, until: NOW - 30_000 }],
  ])('%s', (text, expected) => {
    expect(narrowingOf(read(text), NOW)).toEqual(expected);
  });

  it('and whether bodies or headers are looked into', () => {
    expect(['status:failed', 'a OR -body.x:1', '(header.x:1 b)'].map((text) => looksInside(read(text)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
