import { describe, expect, it } from 'vitest';
import { type Client, createClient, rawBody } from '../src/index.ts';
import { apiError, event, webhook } from './support/bodies.ts';
import { expectCall, ok } from './support/call.ts';
import { clientOf } from './support/client.ts';
import type { Step } from './support/scripted-server.ts';

// Calls that the inspector needs, and programs rarely.

const defaultSecret = {
  secret_hint: 'wxyz',
  secret_overlap_ends_at: null,
  can_be_shown: false,
  webhook_count: 2,
  created_at: '2026-01-31 09:30:00',
  set_at: '2026-01-31 09:30:00',
};
const lane = { due: 0, later: 0, oldest_due_ms: null };
const ops = {
  ...{ lanes: { high: lane, default: lane, low: lane }, in_flight: 0, whole_process: true, clock_off_ms: null },
  expiring_certificates: [],
};
const session = {
  tenant: 'acme',
  token: { id: 9, name: 'crm', namespace: null, scopes: ['*'] },
  expires_at: '2026-01-31T21:30:00.000Z',
  version: '0.1.0',
  demo_receiver: null,
};
const link = { url: 'http://127.0.0.1:8400/sign-in#link=x', expires_at: '2026-01-31T09:40:00.000Z' };
const ticket = { ticket: 'x', expires_at: '2026-01-31T09:31:00.000Z' };

describe('client-8: one method a call of the API', () => {
  it.each<[string, Step, (client: Client) => Promise<unknown>, string, string]>([
    [
      'webhooks.create as JSON',
      ok(webhook(), 201),
      (c) => c.webhooks.create(rawBody('{"url": "https://shop.test/", "condition": {">": [{"var": "a"}, 1.0]}}')),
      'POST /api/v3/webhooks',
      '{"url": "https://shop.test/", "condition": {">": [{"var": "a"}, 1.0]}}',
    ],
    [
      'webhooks.update as JSON',
      ok(webhook()),
      (c) => c.webhooks.update(7, rawBody('{"condition": {">": [{"var": "a"}, 9007199254740993]}}')),
      'PUT /api/v3/webhooks/7',
      '{"condition": {">": [{"var": "a"}, 9007199254740993]}}',
    ],
    ['session.get', ok(session), (c) => c.session.get(), 'GET /api/v3/session', ''],
    [
      'session.create',
      ok(session, 201),
      (c) => c.session.create({ link: 'x' }),
      'POST /api/v3/session',
      '{"link":"x"}',
    ],
    ['session.end', { status: 204 }, (c) => c.session.end(), 'DELETE /api/v3/session', ''],
    ['session.createLink', ok(link, 201), (c) => c.session.createLink(), 'POST /api/v3/session/links', ''],
    ['streamTickets.create', ok(ticket, 201), (c) => c.streamTickets.create(), 'POST /api/v3/stream/tickets', ''],
    ['defaultSecret.get', ok(defaultSecret), (c) => c.defaultSecret.get(), 'GET /api/v3/default-secret', ''],
    [
      'defaultSecret.show',
      ok({ ...defaultSecret, secret: 's' }),
      (c) => c.defaultSecret.show(),
      'POST /api/v3/default-secret/show',
      '{}',
    ],
    [
      'defaultSecret.rotate',
      ok({ ...defaultSecret, secret: 's' }),
      (c) => c.defaultSecret.rotate({ overlap_seconds: 0 }),
      'POST /api/v3/default-secret/rotate',
      '{"overlap_seconds":0}',
    ],
    ['ops.get', ok(ops), (c) => c.ops.get(), 'GET /api/v3/ops', ''],
    ['ops.metrics', { status: 200, text: 'up 1\n' }, (c) => c.ops.metrics(), 'GET /metrics', ''],
  ])('%s', (_, step, call, request, body) => expectCall(step, call, request, body));

  it('ops.metrics answers the text, next to the API wherever that is', async () => {
    await using run = await clientOf([
      { status: 200, text: 'up 1\n' },
      { status: 502, text: 'bad gateway' },
    ]);
    const below = createClient({ url: `${run.server.url}/posthorn`, token: 't', retries: 0 });
    expect(await below.ops.metrics()).toEqual({ ok: true, data: 'up 1\n', warnings: [] });
    expect(run.server.requests).toMatchObject([{ path: '/posthorn/metrics', headers: { accept: 'text/plain' } }]);
    const refused = await below.ops.metrics();
    expect(refused).toMatchObject({ ok: false, error: { code: 'unexpected_response', status: 502 } });
  });

  it('events.getWithText answers the JSON as it was written, too', async () => {
    const written = JSON.stringify({
      data: { ...event, context: { id: 0 }, deliveries: [], suppressions: [], runs: [], fan_out: null },
    }).replace('"id":0', '"id": 9007199254740993');
    await using run = await clientOf([{ status: 200, text: written }, apiError(404, 'not_found')]);
    const read = await run.client.events.getWithText('evt_1');
    expect(read).toMatchObject({ ok: true, data: { event: { id: 'evt_1' }, text: written } });
    expect(await run.client.events.getWithText('evt_1')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
