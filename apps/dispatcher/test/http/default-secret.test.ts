// What webhooks without a secret of their own sign with (docs/spec.md default-secret-1 to default-secret-7).
import { createHmac } from 'node:crypto';
import { parseSecret, verifyStandard } from '@posthorn/signing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Api, invalidFields, type Json, refused } from './support/api.ts';
import { type Received, startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
afterEach(() => {
  vi.useRealTimers();
});

const shownTo = async (api: Api): Promise<string> => (await api.post('/default-secret/show')).json.data.secret;
const vendorOf = (secret: string, { body }: Received): string =>
  createHmac('sha256', secret).update(body, 'utf8').digest('hex');

function standardIs(secret: string, { headers, body }: Received, nowMs = Date.now()): boolean {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name]),
  );
  try {
    verifyStandard({ id, timestamp, signature, body: Buffer.from(body) }, [parseSecret(secret)], { nowMs });
    return true;
  } catch {
    return false;
  }
}

describe('default-secret-1: a new webhook without a secret of its own signs with the default secret of its tenant', () => {
  it('every delivery, test, resend, and replay of it', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const answer = await api.post('/webhooks', { trigger: 'order.created', url: receiver.url });
    expect(answer.json).toEqual({ data: expect.objectContaining({ secret_source: 'tenant' }) });
    expect(answer.json.data).not.toHaveProperty('secret');
    const secret = await shownTo(api);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(answer.json.data.secret_hint).toBe(`…${secret.slice(-4)}`);
    const { id } = await api.event({ event: 'order.created', context: { n: 1 } });
    const delivery = await api.settled(id, 'delivered');
    await api.post(`/webhooks/${answer.json.data.id}/test`);
    await api.post(`/deliveries/${delivery.id}/resend`);
    await receiver.count(3);
    await api.post(`/deliveries/${delivery.id}/resend`, { as_new: true });
    await receiver.count(4);
    for (const got of receiver.received) {
      expect(got.headers['x-omneo-hmac-sha256']).toBe(vendorOf(secret, got));
      expect(standardIs(secret, got)).toBe(true);
      expect(got.headers['posthorn-key-hint']).toMatch(/^[0-9a-f]{8}$/);
    }
  });

  it('in the order of a profile too', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    await api.webhook({ trigger: 'profile.updated', url: receiver.url, ordering: 'profile' });
    const secret = await shownTo(api);
    const events: Json[] = [];
    for (const n of [1, 2, 3]) {
      events.push(await api.event({ event: 'profile.updated', context: { id: 'p1', birth_day: n } }));
    }
    for (const { id } of events) await api.settled(id, 'delivered');
    expect(receiver.received.map(({ body }) => JSON.parse(body).birth_day)).toEqual([1, 2, 3]);
    for (const got of receiver.received) expect(got.headers['x-omneo-hmac-sha256']).toBe(vendorOf(secret, got));
  });

  it.each<[string, Json, string, RegExp | null]>([
    ['a secret of its own', { secret: 'the-receivers-own-secret' }, 'webhook', null],
    ['a generated one', { generate_secret: true }, 'webhook', null],
    ['null: none, with a warning', { secret: null }, 'none', /secret: requests will not be signed/],
    ['asked for by name', { use_default_secret: true }, 'tenant', null],
    ['nothing, with false', { generate_secret: false, use_default_secret: 0 }, 'tenant', null],
  ])('unless it is told otherwise: %s', async (_what, given, source, warning) => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const answer = await api.post('/webhooks', { trigger: 'order.created', url: receiver.url, ...given });
    expect(answer.json.data.secret_source, answer.text).toBe(source);
    expect((answer.json.warnings ?? []).join()).toMatch(warning ?? /^$/);
    const { id } = await api.event({ event: 'order.created', context: {} });
    await api.settled(id, 'delivered');
    expect('webhook-signature' in (receiver.received[0]?.headers ?? {})).toBe(source !== 'none');
  });

  it('two tenants have two', async () => {
    const [one, two] = [await here.caller(), await here.caller()];
    expect(await shownTo(one)).not.toBe(await shownTo(two));
  });
});

describe('default-secret-2: a webhook moves between its own secret, the default secret and none', () => {
  it('by PUT, and a change of something else keeps it', async () => {
    const api = await here.caller();
    const { id, secret_source: first } = await api.webhook({ trigger: 'a.b', url, secret: null });
    expect(first).toBe('none');
    const steps: [Json, string][] = [
      [{ use_default_secret: true }, 'tenant'],
      [{ description: 'x' }, 'tenant'],
      [{ use_default_secret: true }, 'tenant'],
      [{ secret: 'the-receivers-own-secret' }, 'webhook'],
      [{ description: 'y' }, 'webhook'],
      [{ use_default_secret: '1' }, 'tenant'],
      [{ generate_secret: true }, 'webhook'],
      [{ secret: null }, 'none'],
      [{ secret_source: 'tenant' }, 'none'],
    ];
    for (const [change, source] of steps) {
      const answer = await api.put(`/webhooks/${id}`, change);
      expect(answer.json.data.secret_source, answer.text).toBe(source);
      expect((await api.get(`/webhooks/${id}`)).json.data).toMatchObject({ secret_source: source });
    }
  });

  it.each<[Json, string]>([
    [{ use_default_secret: true, secret: 'the-receivers-own-secret' }, 'secret'],
    [{ use_default_secret: true, secret: null }, 'secret'],
    [{ use_default_secret: true, generate_secret: true }, 'use_default_secret'],
  ])('%j is refused', async (given, field) => {
    const api = await here.caller();
    invalidFields(await api.post('/webhooks', { trigger: 'a.b', url, ...given }), field);
  });

  it('by rotate-secret, which gives it one of its own; the default secret is valid too during the overlap', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const secret = await shownTo(api);
    const { id } = await api.webhook({ trigger: 'order.created', url: receiver.url });
    const rotated = (await api.post(`/webhooks/${id}/rotate-secret`)).json.data;
    expect(rotated).toMatchObject({ secret_source: 'webhook', secret: expect.stringMatching(/^whsec_/) });
    const event = await api.event({ event: 'order.created', context: {} });
    await api.settled(event.id, 'delivered');
    const [got] = receiver.received;
    for (const one of [secret, rotated.secret]) expect(got && standardIs(one, got)).toBe(true);
  });
});

describe('default-secret-3: the default secret is shown once, to the first who asks after it was made or rotated', () => {
  it('and never in another answer', async () => {
    const api = await here.caller();
    const before = (await api.get('/default-secret')).json.data;
    expect(before).toMatchObject({ can_be_shown: true, webhook_count: 0, secret_overlap_ends_at: null });
    const shown = (await api.post('/default-secret/show')).json.data;
    expect(shown).toMatchObject({
      can_be_shown: false,
      secret_hint: before.secret_hint,
      created_at: before.created_at,
    });
    refused(await api.post('/default-secret/show'), 409, 'conflict');
    await api.webhook({ trigger: 'a.b', url });
    for (const path of ['/default-secret', '/webhooks', '/audit', '/tokens']) {
      expect((await api.get(path)).text).not.toContain(shown.secret);
    }
    expect((await api.get('/default-secret')).json.data).toMatchObject({ can_be_shown: false, webhook_count: 1 });
    const rotated = (await api.post('/default-secret/rotate')).json.data;
    expect(rotated.secret).not.toBe(shown.secret);
    refused(await api.post('/default-secret/show'), 409, 'conflict');
  });

  it('of many who ask at once one sees it', async () => {
    const api = await here.caller();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/default-secret/show')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });
});

describe('default-secret-4: it is rotated with an overlap, for all webhooks that sign with it at once', () => {
  it('one standard signature of each, the vendor header by turns', async () => {
    await using receiver = await startReceiver(status(500));
    const api = await here.caller();
    const old = await shownTo(api);
    await api.webhook({ trigger: 'order.created', url: receiver.url, retry_schedule: [0] });
    const rotated = (await api.post('/default-secret/rotate', { overlap_seconds: 60 })).json.data;
    expect(rotated.secret_overlap_ends_at).toMatch(/^20/);
    const { id } = await api.event({ event: 'order.created', context: {} });
    await api.settled(id, 'failed');
    const [first, second] = receiver.received;
    if (first === undefined || second === undefined) throw new Error('two attempts were expected');
    for (const got of [first, second]) for (const one of [old, rotated.secret]) expect(standardIs(one, got)).toBe(true);
    expect(first.headers['x-omneo-hmac-sha256']).toBe(vendorOf(rotated.secret, first));
    expect(second.headers['x-omneo-hmac-sha256']).toBe(vendorOf(old, second));
  });

  it('after the overlap, or without one, the new one alone', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await using receiver = await startReceiver();
    const api = await here.caller();
    const first = await shownTo(api);
    const { id: webhookId } = await api.webhook({ trigger: 'order.created', url: receiver.url });
    const second = (
      await api.post('/default-secret/rotate', { secret: 'the-second-secret-of-all', overlap_seconds: 60 })
    ).json;
    vi.setSystemTime(Date.now() + 61_000);
    expect((await api.get(`/webhooks/${webhookId}`)).json.data).toMatchObject({
      secret_hint: `…${second.data.secret.slice(-4)}`,
      secret_overlap_ends_at: null,
    });
    const { id } = await api.event({ event: 'order.created', context: {} });
    await api.settled(id, 'delivered');
    const [got] = receiver.received;
    if (got === undefined) throw new Error('one request was expected');
    expect([first, second.data.secret].map((one) => standardIs(one, got))).toEqual([false, true]);
    // Brought by a person: no hint of it goes on the wire.
    expect(got.headers['posthorn-key-hint']).toBeUndefined();
    const third = (await api.post('/default-secret/rotate', { overlap_seconds: 0 })).json.data;
    expect(third.secret_overlap_ends_at).toBeNull();
    const again = await api.event({ event: 'order.created', context: {} });
    await api.settled(again.id, 'delivered');
    const last = receiver.received.at(-1);
    expect(last && standardIs(third.secret, last)).toBe(true);
    expect(String(last?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('a rotation during an overlap ends the oldest, with a warning', async () => {
    const api = await here.caller();
    await api.post('/default-secret/rotate');
    const answer = await api.post('/default-secret/rotate');
    expect(answer.json.warnings).toEqual([expect.stringMatching(/^secret: .* still in its overlap/)]);
  });

  it.each<[Json, string]>([
    [{ secret: '' }, 'secret'],
    [{ secret: 'a b' }, 'secret'],
    [{ overlap_seconds: -1 }, 'overlap_seconds'],
    [{ overlap_seconds: 604_801 }, 'overlap_seconds'],
    [{ nope: 1 }, 'nope'],
  ])('%j is refused and changes nothing', async (body, field) => {
    const api = await here.caller();
    const before = (await api.get('/default-secret')).json;
    invalidFields(await api.post('/default-secret/rotate', body), field);
    expect((await api.get('/default-secret')).json).toEqual(before);
  });
});

it('default-secret-5: a signature is checked against the default secret, and a rotation since is its cause', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using receiver = await startReceiver();
  const api = await here.caller();
  await api.webhook({ trigger: 'order.created', url: receiver.url });
  const { id } = await api.event({ event: 'order.created', context: {} });
  const delivery = await api.settled(id, 'delivered');
  const verdict = async () => (await api.get(`/deliveries/${delivery.id}/signature`)).json.data.attempts[0].standard;
  expect(await verdict()).toMatchObject({ verdict: 'valid', secret: 'current' });
  vi.setSystemTime(Date.now() + 5000);
  await api.post('/default-secret/rotate', { overlap_seconds: 60 });
  expect(await verdict()).toMatchObject({ verdict: 'valid', secret: 'previous' });
  await api.post('/default-secret/rotate', { overlap_seconds: 0 });
  expect(await verdict()).toMatchObject({
    verdict: 'invalid',
    cause: expect.stringMatching(/default secret.*rotated/),
  });
});

it('default-secret-6: who may see and rotate it, and every time it is shown, is in the audit log', async () => {
  const tenant = 'audited-default-secret';
  const api = await here.caller({ tenant });
  const reader = await here.caller({ tenant, scopes: ['read-webhooks'] });
  expect((await reader.get('/default-secret')).status).toBe(200);
  refused(await reader.post('/default-secret/show'), 403, 'forbidden');
  refused(await reader.post('/default-secret/rotate'), 403, 'forbidden');
  await api.post('/default-secret/show');
  await api.post('/default-secret/rotate');
  const entries = (await api.get('/audit?filter[subject]=default_secret')).json.data;
  expect(entries.map(({ action }: Json) => action)).toEqual([
    'secret.revealed',
    'default_secret.rotated',
    'secret.revealed',
    'default_secret.created',
  ]);
  expect(entries[1]).toMatchObject({ subject_id: tenant, changes: { secret: 'changed' } });
});
