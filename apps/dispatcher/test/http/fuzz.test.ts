// api-42: whatever is sent, the answer is a caller's fault or a success, and the next request is served as ever.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { serving } from './support/serving.ts';

const here = serving();

const FIELDS = [
  'trigger',
  'events',
  'url',
  'queue',
  'condition',
  'extra_data_template',
  'description',
  'is_active',
  'headers',
  'secret',
  'generate_secret',
  'timeout_ms',
  'max_in_flight',
  'rate_limit',
  'ordering',
  'retry_schedule',
  'namespace',
  'retry_hourly',
  'retry_daily',
  'vendor_signature',
  'held',
  'id',
  'context',
  'event',
  'occurred_at',
  'deliver_at',
  'constructor',
  '__proto__',
  'toString',
];
const plausible = fc.constantFrom(
  'a.b',
  'profile.created',
  'transaction.created',
  'tier.achieved',
  'profile_update',
  '*',
  'a.*',
  'http://127.0.0.1:9/',
  'https://[::1]/',
  'whsec_',
  'high',
  '2026-01-31 09:30:00',
  '',
  '\u0000',
  '\ud800',
  '••••',
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  [],
  {},
);
const anything = fc.oneof({ weight: 3, arbitrary: plausible }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) });
/** As pairs, so that `__proto__` stays a name and names may repeat. */
const body = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...FIELDS), fc.string({ maxLength: 5 })), anything), { maxLength: 8 })
  .map(
    (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );
const bent = fc
  .tuple(body, fc.nat(), fc.constantFrom('', '"', '{', '}', '\\', '\u0000', ',', '['))
  .map(([text, at, put]) => {
    const i = at % (text.length + 1);
    return text.slice(0, i) + put + text.slice(i);
  });

/** A lone surrogate cannot be in a URL at all. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

it('api-42: no input makes a 5xx', { timeout: patient(30_000) }, async () => {
  const api = await here.caller();
  const start = { trigger: 'a.b', url: 'http://127.0.0.1:9/start' };
  const { id } = await api.webhook(start);
  const { id: eventId } = await api.event({ event: 'a.b', context: {}, deliver_at: '2099-01-01 00:00:00' });
  const delivery = (await api.get(`/events/${eventId}`)).json.data.deliveries[0].id;
  const targets: [string, string][] = [
    ['POST', '/webhooks'],
    ['PUT', `/webhooks/${id}`],
    ['POST', `/webhooks/${id}/test`],
    ['POST', '/events'],
    ['POST', '/events/batch'],
    ['POST', `/deliveries/${delivery}/resend`],
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...targets), fc.oneof(body, bent), async ([method, path], text) => {
      const isBatch = path === '/events/batch';
      // The caller fails on any 5xx.
      const answer = await api.call(method, path, undefined, { raw: isBatch ? `{"events":[${text},${text}]}` : text });
      expect([200, 201, 202, 400, 409, 410, 422]).toContain(answer.status);
      if (answer.status >= 400)
        expect(answer.json).toMatchObject({ message: expect.any(String), code: expect.any(String) });
    }),
    { numRuns: 300 },
  );
  const query = fc.tuple(
    fc.constantFrom(
      'page',
      'filter',
      'sort',
      'filter[status]',
      'filter[since]',
      'page[size]',
      'page[after]',
      'filter[search]',
    ),
    fc.string({ unit: 'binary' }),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/webhooks', '/events', '/deliveries', '/event-types'),
      query,
      async (path, [name, key, value]) => {
        const well = encodeURIComponent(wellFormed(value));
        for (const one of [`${name}=${well}`, `${name}[${encodeURIComponent(wellFormed(key))}]=${well}`])
          expect([200, 422]).toContain((await api.get(`${path}?${one}`)).status);
      },
    ),
    { numRuns: 100 },
  );
  expect((await api.get('//readyz')).status).toBe(200);
  await api.webhook({ ...start, url: here.receiver.url, events: ['last.one'], trigger: 'last.one' });
  await api.settled((await api.event({ event: 'last.one', context: {} })).id, 'delivered');
});
