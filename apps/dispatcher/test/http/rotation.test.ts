// Replacing a secret without losing a request (docs/spec.md rotation-1 to rotation-6).
import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Api, invalidFields, type Json, refused } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const DAY_MS = 86_400_000;
const OLD = 'the-old-secret-of-the-receiver';
const valid = { trigger: 'order.created', url: 'http://127.0.0.1:9/hook' };
afterEach(() => {
  vi.useRealTimers();
});

const rotate = (api: Api, id: number, body?: Json) => api.post(`/webhooks/${id}/rotate-secret`, body);
const epochOf = (vendorTime: string): number => Date.parse(`${vendorTime.replace(' ', 'T')}Z`);

describe('rotation-1: a rotation sets a new secret; the old one is valid too for a while', () => {
  it.each<[string, Json, number]>([
    ['a day by default', undefined, DAY_MS],
    ['as long as asked for', { overlap_seconds: 60 }, 60_000],
    ['at most a week', { overlap_seconds: 604_800 }, 7 * DAY_MS],
  ])('rotation-1: %s', async (_what, body, overlapMs) => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...valid, secret: OLD });
    expect((await api.get(`/webhooks/${id}`)).json.data.secret_overlap_ends_at).toBeNull();
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { status, json } = await rotate(api, id, body);
    expect(status).toBe(200);
    expect(json.data.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const endsAt = epochOf(json.data.secret_overlap_ends_at);
    expect(endsAt).toBeGreaterThanOrEqual(before + overlapMs);
    expect(endsAt).toBeLessThanOrEqual(Date.now() + overlapMs);
    const { text, json: read } = await api.get(`/webhooks/${id}`);
    expect(text).not.toContain(json.data.secret);
    expect(text).not.toContain(OLD);
    expect(read.data).toMatchObject({
      secret_hint: `…${json.data.secret.slice(-4)}`,
      secret_overlap_ends_at: json.data.secret_overlap_ends_at,
    });
  });

  it('rotation-1: a secret of one’s own; 0 seconds end the old one at once', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...valid, generate_secret: true });
    const { data } = (await rotate(api, id, { secret: 'short', overlap_seconds: 0 })).json;
    expect(data).toMatchObject({ secret: 'short', secret_overlap_ends_at: null });
    expect((await rotate(api, id, { secret: 'shorter', overlap_seconds: 0 })).json.warnings[0]).toMatch(/secret: /);
  });

  it('rotation-1: the overlap is told until it is over; what was read during it can be put back after it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const api = await here.caller();
    const { id } = await api.webhook({ ...valid, secret: OLD });
    await rotate(api, id, { overlap_seconds: 60 });
    vi.setSystemTime(Date.now() + 59_000);
    const during = (await api.get(`/webhooks/${id}`)).json.data;
    expect(during.secret_overlap_ends_at).not.toBeNull();
    vi.setSystemTime(Date.now() + 1000);
    const put = await api.put(`/webhooks/${id}`, during);
    expect(put.status, put.text).toBe(200);
    expect(put.json.data.secret_overlap_ends_at).toBeNull();
    expect((await api.get('/webhooks')).json.data[0].secret_overlap_ends_at).toBeNull();
  });
});

type Check = (headers: Json, body: string) => boolean;
const standardBy =
  (secret: string): Check =>
  (headers, body) => {
    const raw = secret.startsWith('whsec_')
      ? new StandardWebhook(secret)
      : new StandardWebhook(secret, { format: 'raw' });
    try {
      raw.verify(body, headers);
      return true;
    } catch {
      return false;
    }
  };
const vendorBy =
  (secret: string): Check =>
  (headers, body) =>
    headers['x-omneo-hmac-sha256'] === createHmac('sha256', secret).update(body).digest('hex');

/** A receiver that answers 401 to what it cannot verify. */
async function receiverWith(check: Check): Promise<Receiver> {
  return startReceiver((response, { headers, body }) => {
    response.writeHead(check(headers, body) ? 200 : 401).end();
  });
}

describe('rotation-3: whoever knows only one of the two secrets accepts by the next attempt', () => {
  it.each<[string, (old: string, current: string) => Check, number]>([
    ['the old one, Standard Webhooks', (old) => standardBy(old), 1],
    ['the new one, Standard Webhooks', (_, current) => standardBy(current), 1],
    ['the old one, vendor header', (old) => vendorBy(old), 2],
    ['the new one, vendor header', (_, current) => vendorBy(current), 1],
  ])('rotation-3: %s', async (_who, checkBy, attempts) => {
    const api = await here.caller();
    let check: Check = () => false;
    await using receiver = await receiverWith((headers, body) => check(headers, body));
    const { id } = await api.webhook({ ...valid, url: receiver.url, secret: OLD, retry_schedule: [0.01, 0.01] });
    const current = (await rotate(api, id)).json.data.secret;
    check = checkBy(OLD, current);
    const receipt = await api.event({ event: 'order.created', context: { n: 15 } });
    const delivery = await api.settled(receipt.id, 'delivered', 'failed');
    expect(delivery).toMatchObject({ status: 'delivered', attempt_count: attempts });
  });

  it('rotation-3: after the overlap only the new one is accepted', async () => {
    const api = await here.caller();
    await using receiver = await receiverWith(() => true);
    const { id } = await api.webhook({ ...valid, url: receiver.url, secret: OLD });
    const current = (await rotate(api, id, { overlap_seconds: 0 })).json.data.secret;
    const receipt = await api.event({ event: 'order.created', context: { n: 15 } });
    await api.settled(receipt.id, 'delivered');
    const { headers, body } = await receiver.count(1);
    expect([standardBy(OLD), vendorBy(OLD)].map((check) => check(headers, body))).toEqual([false, false]);
    expect([standardBy(current), vendorBy(current)].map((check) => check(headers, body))).toEqual([true, true]);
  });
});

it('rotation-4: a second rotation during an overlap ends the oldest secret, and says so', async () => {
  const api = await here.caller();
  await using receiver = await receiverWith(() => true);
  const { id } = await api.webhook({ ...valid, url: receiver.url, secret: OLD });
  const first = await rotate(api, id);
  expect(first.json).not.toHaveProperty('warnings');
  const second = await rotate(api, id);
  expect(second.json.warnings).toEqual([expect.stringMatching(/^secret: .*no longer valid.*last two/)]);
  const receipt = await api.event({ event: 'order.created', context: { n: 15 } });
  await api.settled(receipt.id, 'delivered');
  const { headers, body } = await receiver.count(1);
  const secrets = [OLD, first.json.data.secret, second.json.data.secret];
  expect(secrets.map((secret) => standardBy(secret)(headers, body))).toEqual([false, true, true]);
});

it.each<[string, Json]>([
  ['another secret', { secret: 'a-third-secret-of-mine' }],
  ['a generated one', { generate_secret: true }],
  ['none', { secret: null }],
])('rotation-4: setting %s ends an overlap; other changes do not', async (_what, body) => {
  const api = await here.caller();
  const { id } = await api.webhook({ ...valid, secret: OLD });
  await rotate(api, id);
  expect((await api.put(`/webhooks/${id}`, { description: 'x' })).json.data.secret_overlap_ends_at).not.toBeNull();
  expect((await api.put(`/webhooks/${id}`, body)).json.data.secret_overlap_ends_at).toBeNull();
});

describe('rotation-5: what cannot be rotated to is refused, and changes nothing', () => {
  it.each<[Json, string]>([
    [{ secret: OLD }, 'secret'],
    [{ secret: 'whsec_***' }, 'secret'],
    [{ secret: '' }, 'secret'],
    [{ secret: null }, 'secret'],
    [{ overlap_seconds: -1 }, 'overlap_seconds'],
    [{ overlap_seconds: 604_801 }, 'overlap_seconds'],
    [{ overlap_seconds: 1.5 }, 'overlap_seconds'],
    [{ overlap_seconds: '60' }, 'overlap_seconds'],
    [{ overlap: 60 }, 'overlap'],
  ])('rotation-5: %j', async (body, field) => {
    const api = await here.caller();
    const { id, secret_hint: hint, updated_at: at } = await api.webhook({ ...valid, secret: OLD });
    const answer = await rotate(api, id, body);
    invalidFields(answer, field);
    expect(answer.text).not.toContain(OLD);
    expect((await api.get(`/webhooks/${id}`)).json.data).toMatchObject({ secret_hint: hint, updated_at: at });
  });

  it('rotation-5: the first secret has nothing to overlap with, and says so', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...valid, secret: null });
    const { json } = await rotate(api, id);
    expect(json.data.secret_overlap_ends_at).toBeNull();
    expect(json.warnings).toEqual([expect.stringMatching(/^overlap_seconds: .*no secret before/)]);
    expect((await rotate(api, id, { overlap_seconds: 0 })).json).not.toHaveProperty('warnings');
  });

  it('rotation-5: nobody else’s webhook', async () => {
    const [owner, stranger] = [await here.caller(), await here.caller()];
    const { id } = await owner.webhook({ ...valid, secret: OLD });
    refused(await rotate(stranger, id), 404, 'not_found');
    refused(await rotate(owner, 999_999), 404, 'not_found');
  });
});

it('rotation-6: a rotation and other changes at the same moment do not undo each other', async () => {
  const api = await here.caller();
  const { id } = await api.webhook({ ...valid, secret: OLD });
  const [rotated, ...others] = await Promise.all([
    rotate(api, id),
    api.put(`/webhooks/${id}`, { description: 'x' }),
    api.put(`/webhooks/${id}`, { timeout_ms: 1234 }),
  ]);
  expect([rotated, ...others].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await api.get(`/webhooks/${id}`)).json.data).toMatchObject({
    description: 'x',
    timeout_ms: 1234,
    secret_hint: `…${rotated.json.data.secret.slice(-4)}`,
    secret_overlap_ends_at: rotated.json.data.secret_overlap_ends_at,
  });
});

it('signature-1: the verdict of each attempt is answered over the API', async () => {
  const api = await here.caller();
  await using receiver = await startReceiver((response) => void response.writeHead(500).end());
  const { id } = await api.webhook({ ...valid, url: receiver.url, secret: OLD, retry_schedule: [0] });
  const receipt = await api.event({ event: 'order.created', context: { total: 15 } });
  const delivery = await api.settled(receipt.id, 'failed');
  const path = `/deliveries/${delivery.id}/signature`;
  const signed = { verdict: 'valid', secret: 'current', cause: null };
  const attempts = [1, 2].map((number) => ({ number, standard: signed, vendor: signed, receiver_error: null }));
  expect((await api.get(path)).json).toEqual({ data: { attempts } });
  await rotate(api, id, { overlap_seconds: 0 });
  const { json, text } = await api.get(path);
  expect(json.data.attempts[0].standard).toMatchObject({ verdict: 'invalid', secret: null });
  expect(text).not.toContain(OLD);
  refused(await (await here.caller()).get(path), 404, 'not_found');
});
