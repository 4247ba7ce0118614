import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AuditedFields, changesBetween } from '../../src/domain/audit.ts';
import { auditedWebhook } from '../../src/resources/audited-endpoint.ts';
import { aWebhook } from '../support/builders.ts';

const fields = (shown: AuditedFields['shown'], hidden: AuditedFields['hidden'] = {}): AuditedFields => ({
  shown,
  hidden,
});

it.each<[string, AuditedFields | null, AuditedFields | null, unknown]>([
  ['nothing', fields({ a: 1, b: [1, 2] }), fields({ a: 1, b: [1, 2] }), {}],
  ['one field', fields({ a: 1, b: 'x' }), fields({ a: 2, b: 'x' }), { a: { from: 1, to: 2 } }],
  ['a list', fields({ a: ['x'] }), fields({ a: ['x', 'y'] }), { a: { from: ['x'], to: ['x', 'y'] } }],
  [
    'what is made',
    null,
    fields({ a: 1, b: null, c: false }),
    { a: { from: null, to: 1 }, c: { from: null, to: false } },
  ],
  ['what is deleted', fields({ a: 1, b: null }), null, { a: { from: 1, to: null } }],
  ['a long value', fields({ a: '' }), fields({ a: 'x'.repeat(2000) }), { a: 'changed' }],
  ['a secret that is replaced', fields({}, { s: 'old' }), fields({}, { s: 'new' }), { s: 'changed' }],
  ['one that stays', fields({}, { s: 'old' }), fields({}, { s: 'old' }), {}],
  ['one that is set', fields({}, { s: null }), fields({}, { s: 'new' }), { s: { from: null, to: '••••' } }],
  ['one that is removed', fields({}, { s: 'old' }), fields({}, {}), { s: { from: '••••', to: null } }],
])('audit-1: the difference of %s', (_what, before, after, changes) => {
  expect(changesBetween(before, after)).toEqual(changes);
});

it('audit-1: every setting of a webhook is told under the name that the API has for it', () => {
  const before = aWebhook();
  const after = aWebhook({
    events: ['a.*'],
    url: 'https://other.example/',
    lane: 'low',
    description: 'd',
    isActive: false,
    disabledReason: 'by_user',
    headers: { 'x-key': 'k', 'x-empty': '' },
    secret: 'a-secret',
    previousSecret: { text: 'the-one-before', until: Date.UTC(2026, 1, 1) },
    timeoutMs: 1000,
    maxInFlight: 1,
    rateLimit: { count: 5, perMs: 1500 },
    ordering: 'profile',
    retrySchedule: [1],
    retryHourly: true,
    retryDaily: true,
    vendorSignature: false,
    extraDataTemplate: '{}',
  });
  const changes = changesBetween(auditedWebhook(before), auditedWebhook(after));
  expect(changes).toMatchObject({
    events: { from: ['profile.created'], to: ['a.*'] },
    queue: { from: 'default', to: 'low' },
    is_active: { from: true, to: false },
    disabled_reason: { from: null, to: 'by_user' },
    'headers.x-key': { from: null, to: '••••' },
    'headers.x-empty': { from: null, to: '••••' },
    secret: { from: null, to: '••••' },
    secret_overlap_ends_at: { from: null, to: '2026-02-01 00:00:00' },
    rate_limit: { from: null, to: { count: 5, per_seconds: 1.5 } },
    retry_schedule: { from: null, to: [1] },
    vendor_signature: { from: true, to: false },
  });
  expect(Object.keys(changes)).toEqual(
    expect.arrayContaining(['url', 'description', 'timeout_ms', 'max_in_flight', 'ordering', 'retry_hourly']),
  );
});

it('audit-2: no secret and no value of a static header is in a difference, whatever they are', () => {
  const text = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/).map((value) => `hush-${value}`);
  const webhook = fc.record({
    secret: fc.option(text),
    previousSecret: fc.option(fc.record({ text, until: fc.nat() })),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,5}$/), text, { noNullPrototype: true }),
  });
  fc.assert(
    fc.property(fc.option(webhook), fc.option(webhook), (before, after) => {
      const told = [before, after].map((over) => (over === null ? null : auditedWebhook(aWebhook(over))));
      expect(JSON.stringify(changesBetween(told[0] ?? null, told[1] ?? null))).not.toContain('hush-');
    }),
  );
});
