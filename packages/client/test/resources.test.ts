import { describe, expect, it } from 'vitest';
import { type Client, rawContext } from '../src/index.ts';
import {
  apiError,
  attempt,
  counted,
  delivery,
  deliveryOfEvent,
  event,
  keyset,
  numbered,
  replay,
  replayWithOutcomes,
  token,
  webhook,
} from './support/bodies.ts';
import { expectCall, ok } from './support/call.ts';
import { clientOf } from './support/client.ts';
import type { Step } from './support/scripted-server.ts';

const receipt = {
  profile_id: 'p/1',
  erased_at: '2026-01-31T09:30:00.000Z',
  profiles: 1,
  events: 2,
  deliveries: 2,
  cancelled: 0,
  attempts: 3,
};
const erasing = {
  id: 3,
  status: 'running',
  profile: `sha256:${'0'.repeat(64)}`,
  erased_at: receipt.erased_at,
  finished_at: null,
  ...{ profiles: 1, events: 1, deliveries: 1, cancelled: 0, attempts: 2 },
} as const;
const eventType = { name: 'custom.thing', description: 'd', family: 'custom', schema: {}, example: {} };
const targetPreset = {
  ...{ key: 'own', name: 'Own', summary: 's', documentation_url: 'https://own.test/', events: ['profile.created'] },
  ...{ method: 'POST', url: 'https://YOUR_HOST/', headers: {}, template: '{}', condition: null },
  authentication: { kind: 'bearer', fields: [{ name: 'token', value: null, description: 'd' }] },
  ...{ rate_limit: { count: 1, per_seconds: 1 }, published_limits: [{ count: 1, per_seconds: 1 }], limits_note: 'l' },
  ...{ placeholders: [{ name: 'YOUR_HOST', description: 'd' }], needs: ['n'], steps: ['s'], trial: ['t'] },
  ...{ failures: [{ answer: '400', cause: 'c', next: 'n' }], unverified: [] },
};
const auditEntry = {
  id: 1,
  at: '2026-01-31T09:30:00.000Z',
  actor: { token_id: null, name: 'posthorn' },
  action: 'webhook.updated',
  subject: 'webhook',
  subject_id: '7',
  changes: { secret: 'changed', queue: { from: 'low', to: 'high' } },
};
const unsigned = { verdict: 'unsigned', secret: null, cause: 'c' };

describe('client-8: one method a call of the API', () => {
  it.each<[string, Step, (client: Client) => Promise<unknown>, string, string]>([
    ['eraseProfile', ok(receipt), (c) => c.eraseProfile('p/1'), 'DELETE /api/v3/profiles/p%2F1/data', ''],
    ['beginErasure', ok(erasing, 202), (c) => c.beginErasure('p/1'), 'DELETE /api/v3/profiles/p%2F1/data', ''],
    ['getErasure', ok(erasing), (c) => c.getErasure(3), 'GET /api/v3/erasures/3', ''],
    ['webhooks.get', ok(webhook()), (c) => c.webhooks.get(7), 'GET /api/v3/webhooks/7', ''],
    [
      'webhooks.create',
      ok(webhook(), 201),
      (c) => c.webhooks.create({ trigger: '*', url: 'https://shop.test/', generate_secret: true }),
      'POST /api/v3/webhooks',
      '{"trigger":"*","url":"https://shop.test/","generate_secret":true}',
    ],
    [
      'webhooks.update',
      ok(webhook()),
      (c) => c.webhooks.update(7, { is_active: true, held: 'discard' }),
      'PUT /api/v3/webhooks/7',
      '{"is_active":true,"held":"discard"}',
    ],
    ['webhooks.delete', { status: 204 }, (c) => c.webhooks.delete(7), 'DELETE /api/v3/webhooks/7', ''],
    [
      'webhooks.test',
      ok({ ...attempt, delivery_id: 'dlv_1', as_expected: true }),
      (c) => c.webhooks.test(7, { signature: 'stale' }),
      'POST /api/v3/webhooks/7/test',
      '{"signature":"stale"}',
    ],
    [
      'webhooks.list',
      { status: 200, json: numbered([webhook()], 1, 1) },
      (c) => c.webhooks.list({ filter: { trigger: 'profile.*', is_active: true, url: undefined }, size: 5, number: 2 }),
      'GET /api/v3/webhooks?filter[trigger]=profile.*&filter[is_active]=1&page[size]=5&page[number]=2',
      '',
    ],
    [
      'events.list',
      { status: 200, json: keyset([event], null) },
      (c) => c.events.list({ filter: { event: 'a.b' }, after: 'x y' }),
      'GET /api/v3/events?filter[event]=a.b&page[after]=x+y',
      '',
    ],
    [
      'events.get',
      ok({ ...event, context: {}, deliveries: [deliveryOfEvent], suppressions: [], runs: [], fan_out: null }),
      (c) => c.events.get('evt_1/..'),
      'GET /api/v3/events/evt_1%2F..',
      '',
    ],
    [
      'events.list by key',
      { status: 200, json: keyset([event], null) },
      (c) => c.events.list({ filter: { idempotency_key: 'order-7' } }),
      'GET /api/v3/events?filter[idempotency_key]=order-7',
      '',
    ],
    [
      'deliveries.list',
      { status: 200, json: keyset([delivery()], null) },
      (c) => c.deliveries.list({ filter: { status: 'failed', code: 500, since: new Date(0) }, sort: 'created_at' }),
      'GET /api/v3/deliveries?filter[status]=failed&filter[code]=500&filter[since]=1970-01-01T00:00:00.000Z&sort=created_at',
      '',
    ],
    ['deliveries.count', ok(counted), (c) => c.deliveries.count(), 'GET /api/v3/deliveries/count', ''],
    [
      'deliveries.get',
      ok({
        ...delivery(),
        attempts: [attempt],
        rendered: null,
        running: null,
        schedule: [],
        explanation: 'It was delivered.',
      }),
      (c) => c.deliveries.get('dlv_1'),
      'GET /api/v3/deliveries/dlv_1',
      '',
    ],
    [
      'deliveries.resend',
      ok(delivery()),
      (c) => c.deliveries.resend('dlv_1'),
      'POST /api/v3/deliveries/dlv_1/resend',
      '{}',
    ],
    [
      'deliveries.resend edited',
      ok(delivery()),
      (c) => c.deliveries.resend('dlv_1', { as_new: true, context: rawContext('{"a":1.0}') }),
      'POST /api/v3/deliveries/dlv_1/resend',
      '{"as_new":true,"context":{"a":1.0}}',
    ],
    [
      'deliveries.cancel',
      ok(delivery()),
      (c) => c.deliveries.cancel('dlv_1'),
      'POST /api/v3/deliveries/dlv_1/cancel',
      '{}',
    ],
    [
      'replays.list',
      { status: 200, json: numbered([replay], 1, 1) },
      (c) => c.replays.list({ filter: { status: 'running' }, size: 5, number: 2 }),
      'GET /api/v3/replays?filter[status]=running&page[size]=5&page[number]=2',
      '',
    ],
    ['replays.get', ok(replayWithOutcomes), (c) => c.replays.get(3), 'GET /api/v3/replays/3', ''],
    [
      'replays.create',
      ok(replay, 202),
      (c) => c.replays.create({ filter: { status: ['failed'], since: new Date(0) }, rate_per_second: 5, start: true }),
      'POST /api/v3/replays',
      '{"filter":{"status":["failed"],"since":"1970-01-01T00:00:00.000Z"},"rate_per_second":5,"start":true}',
    ],
    ['replays.start', ok(replay), (c) => c.replays.start(3), 'POST /api/v3/replays/3/start', '{}'],
    ['replays.pause', ok(replay), (c) => c.replays.pause(3), 'POST /api/v3/replays/3/pause', '{}'],
    ['replays.resume', ok(replay), (c) => c.replays.resume(3), 'POST /api/v3/replays/3/resume', '{}'],
    ['replays.cancel', ok(replay), (c) => c.replays.cancel(3), 'POST /api/v3/replays/3/cancel', '{}'],
    [
      'replays.events',
      { status: 202, json: { message: '1 delivery made.' } },
      (c) => c.replays.events({ event_context: 'reward.created', identifiers: [7, 'x'], webhook_ids: [1] }),
      'POST /api/v3/webhooks/batch.json',
      '{"event_context":"reward.created","identifiers":[7,"x"],"webhook_ids":[1]}',
    ],
    [
      'webhooks.rotateSecret',
      ok(webhook({ secret: 'new' })),
      (c) => c.webhooks.rotateSecret(7, { overlap_seconds: 60 }),
      'POST /api/v3/webhooks/7/rotate-secret',
      '{"overlap_seconds":60}',
    ],
    [
      'webhooks.rotateSecret by default',
      ok(webhook()),
      (c) => c.webhooks.rotateSecret(7),
      'POST /api/v3/webhooks/7/rotate-secret',
      '{}',
    ],
    [
      'deliveries.signature',
      ok({ attempts: [{ number: 1, standard: unsigned, vendor: unsigned, receiver_error: null }] }),
      (c) => c.deliveries.signature('dlv_1'),
      'GET /api/v3/deliveries/dlv_1/signature',
      '',
    ],
    [
      'tokens.list',
      { status: 200, json: numbered([token], 1, 1) },
      (c) => c.tokens.list({ filter: { name: 'crm' }, size: 5, number: 2 }),
      'GET /api/v3/tokens?filter[name]=crm&page[size]=5&page[number]=2',
      '',
    ],
    ['tokens.get', ok(token), (c) => c.tokens.get(9), 'GET /api/v3/tokens/9', ''],
    [
      'tokens.create',
      ok({ ...token, token: 'pht_x' }, 201),
      (c) => c.tokens.create({ name: 'crm', scopes: ['read-events'], expires_in: 60 }),
      'POST /api/v3/tokens',
      '{"name":"crm","scopes":["read-events"],"expires_in":60}',
    ],
    ['tokens.revoke', { status: 204 }, (c) => c.tokens.revoke(9), 'DELETE /api/v3/tokens/9', ''],
    [
      'audit.list',
      { status: 200, json: keyset([auditEntry], null) },
      (c) => c.audit.list({ filter: { subject: 'webhook', subject_id: '7' }, after: '12' }),
      'GET /api/v3/audit?filter[subject]=webhook&filter[subject_id]=7&page[after]=12',
      '',
    ],
    [
      'eventTypes.list',
      { status: 200, json: numbered([eventType], 1, 1) },
      (c) => c.eventTypes.list({ number: 2, size: 100 }),
      'GET /api/v3/event-types?page[size]=100&page[number]=2',
      '',
    ],
    [
      'targetPresets.list',
      { status: 200, json: numbered([targetPreset], 1, 1) },
      (c) => c.targetPresets.list({ size: 50 }),
      'GET /api/v3/target-presets?page[size]=50',
      '',
    ],
    ['eventTypes.get', ok(eventType), (c) => c.eventTypes.get('a.b'), 'GET /api/v3/event-types/a.b', ''],
  ])('%s', (_, step, call, request, body) => expectCall(step, call, request, body));

  it('webhooks.test tells the delivery of its attempt', async () => {
    await using run = await clientOf([ok({ ...attempt, delivery_id: 'dlv_9', as_expected: false })]);
    const result = await run.client.webhooks.test(7);
    expect(result.ok && result.data.delivery_id).toBe('dlv_9');
  });

  it('webhooks.create needs a trigger or events to compile', async () => {
    await using run = await clientOf([ok(webhook(), 201), ok(webhook(), 201)]);
    const url = 'https://shop.test/';
    // @ts-expect-error neither of the two
    await run.client.webhooks.create({ url });
    await run.client.webhooks.create({ url, events: ['profile.*'] });
    expect(run.server.requests.map((request) => request.body)).toEqual([
      `{"url":"${url}"}`,
      `{"url":"${url}","events":["profile.*"]}`,
    ]);
  });

  it('makes what must not be done twice only once', async () => {
    await using run = await clientOf([apiError(503, 'unavailable'), apiError(503, 'unavailable')]);
    await run.client.webhooks.create({ trigger: '*', url: 'https://shop.test/' });
    await run.client.deliveries.resend('dlv_1');
    expect(run.server.requests).toHaveLength(2);
  });

  it('takes a 404 for done where an earlier try of the delete may have worked', async () => {
    await using run = await clientOf(['reset', apiError(404, 'not_found'), apiError(404, 'not_found')]);
    expect(await run.client.webhooks.delete(7)).toEqual({ ok: true, data: undefined, warnings: [] });
    expect(await run.client.webhooks.delete(7)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

describe('erase-20: an erasure that runs', () => {
  const done = { ...erasing, ...receipt, status: 'done', finished_at: '2026-01-31T09:31:00.000Z' };

  it('erase-20: eraseProfile waits for it, and answers the same receipt as one that took a single commit', async () => {
    await using at = await clientOf([ok(erasing, 202), ok({ ...erasing, events: 2 }), ok(done)]);
    expect(await at.client.eraseProfile('p/1')).toEqual({ ok: true, data: receipt, warnings: [] });
    expect(at.server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /api/v3/profiles/p%2F1/data',
      'GET /api/v3/erasures/3',
      'GET /api/v3/erasures/3',
    ]);
    expect(at.waitsMs).toEqual([500, 500]);
  });

  it('erase-20: the wait can be aborted, and a refused look is the answer', async () => {
    const stop = new AbortController();
    const sleep = async () => stop.abort();
    await using aborted = await clientOf([ok(erasing, 202)], { sleep });
    const { signal } = stop;
    const result = await aborted.client.eraseProfile('p/1', { signal });
    expect(result).toMatchObject({ ok: false, error: { code: 'aborted' } });
    await using refused = await clientOf([ok(erasing, 202), apiError(403, 'forbidden')]);
    expect(await refused.client.eraseProfile('p/1')).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});
