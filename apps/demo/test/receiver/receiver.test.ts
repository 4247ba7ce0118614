import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Arrival } from '../../src/receiver/received.ts';
import { type DeliveryReport, startReceiver } from '../../src/receiver/receiver.ts';

const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString('base64')}`;

/** A request as the dispatcher sends it. */
function signed(event: string, context: object, number = 1): RequestInit {
  const body = JSON.stringify(context);
  const tag = createHash('sha256').update(event).digest('hex').slice(0, 8);
  const id = `dlv_${String(number).padStart(26, '0')}_${tag}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-omneo-event': event,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac}`,
      'posthorn-attempt': '2',
    },
  };
}

async function start(secret: () => Promise<string> = async () => SECRET) {
  const reports: DeliveryReport[] = [];
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    endpoints: [{ name: 'crm', path: '/hooks/crm', secret }],
    slowMs: 1,
    onDelivery: (report) => reports.push(report),
  });
  const post = async (init: RequestInit, path = '/hooks/crm') => {
    const response = await fetch(receiver.url + path, init);
    await response.text();
    return response.status;
  };
  /** What it says it got of that delivery. */
  const received = async (number: number) => {
    const { headers } = signed('profile.created', {}, number);
    const response = await fetch(`${receiver.url}/received/${(headers as Record<string, string>)['webhook-id']}`);
    return ((await response.json()) as { data: Arrival[] }).data;
  };
  return { receiver, reports, post, received, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

describe('demo-12: the receiver verifies and reports every delivery', () => {
  it('tells event, person, endpoint, status, attempt', async () => {
    await using run = await start();
    expect(await run.post(signed('profile.created', { id: 'p1', full_name: 'Mere Tane' }))).toBe(200);
    const reward = { id: 1, profile_id: 'p1', profile: { id: 'p1', full_name: 'Tom Aldous' } };
    expect(await run.post(signed('reward.created', reward, 2))).toBe(200);
    expect(await run.post(signed('shop.opened', {}, 3))).toBe(200);
    expect(run.reports).toMatchObject([
      { endpoint: 'crm', event: 'profile.created', profileName: 'Mere Tane', status: 200, attempt: 2, remark: null },
      { event: 'reward.created', profileName: 'Tom Aldous' },
      { event: 'shop.opened', profileName: null },
    ]);
  });

  it('tells why it refused, also of requests that come together', async () => {
    await using run = await start();
    const good = signed('profile.created', { id: 'p1', full_name: 'Mere Tane' });
    const forged = { ...signed('profile.updated', { id: 'p1' }, 2), body: '{"id":"p2"}' };
    expect(await Promise.all([run.post(good), run.post(forged), run.post({ method: 'POST' })])).toEqual([
      200, 401, 400,
    ]);
    expect(await run.post(good)).toBe(200);
    const told = run.reports.map(({ event, status, remark }) => `${event} ${status} ${remark}`);
    expect(told.slice(0, 3).sort()).toEqual([
      ' 400 header_missing',
      'profile.created 200 null',
      'profile.updated 401 signature_mismatch',
    ]);
    expect(told[3]).toBe('profile.created 200 duplicate');
  });

  it('waits for a secret that is not known yet', async () => {
    let tell: (secret: string) => void = () => undefined;
    const secret = new Promise<string>((resolve) => {
      tell = resolve;
    });
    await using run = await start(() => secret);
    const pending = run.post(signed('profile.created', { id: 'p1' }));
    tell(SECRET);
    expect(await pending).toBe(200);
  });
});

describe('demo-13: the receiver can be switched off and on', () => {
  it('answers 503 while it is down', async () => {
    await using run = await start();
    const delivery = signed('profile.created', { id: 'p1', full_name: 'Mere Tane' });
    await run.post({ method: 'POST' }, '/control/down');
    expect(await run.post(delivery)).toBe(503);
    await run.post({ method: 'POST' }, '/control/up');
    expect(await run.post(delivery)).toBe(200);
    expect(run.reports).toMatchObject([
      { status: 503, profileName: 'Mere Tane', remark: 'retry_later' },
      { status: 200, profileName: 'Mere Tane', remark: null },
    ]);
  });
});

describe('demo-18: the receiver fails in every usual way when it is told to', () => {
  const told = async (run: Awaited<ReturnType<typeof start>>, state: string) => {
    expect(await run.post({ method: 'POST' }, `/control/${state}`)).toBe(200);
    return fetch(`${run.receiver.url}/hooks/crm`, { ...signed('profile.created', { id: 'p1' }), redirect: 'manual' });
  };

  it.each([
    ['error', 500, {}],
    ['limited', 429, { 'retry-after': '10' }],
    ['refuse', 400, {}],
    ['gone', 410, {}],
    ['redirect', 302, { location: '/hooks/elsewhere' }],
    ['wrong_secret', 401, {}],
    ['slow', 200, {}],
    ['huge', 200, { 'content-length': '1048576' }],
  ])('%s answers %i', async (state, status, headers) => {
    await using run = await start();
    const response = await told(run, state);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    await response.arrayBuffer();
  });

  it('fails every third request, and verifies the others', async () => {
    await using run = await start();
    await run.post({ method: 'POST' }, '/control/flaky');
    const statuses: number[] = [];
    for (let number = 1; number <= 6; number += 1) {
      statuses.push(await run.post(signed('profile.created', { id: 'p1' }, number)));
    }
    expect(statuses).toEqual([200, 200, 500, 200, 200, 500]);
  });

  it('closes the connection before or in the middle of an answer, or never answers', async () => {
    await using run = await start();
    await expect(told(run, 'reset')).rejects.toThrow();
    await expect(told(run, 'cut').then((response) => response.text())).rejects.toThrow();
    await run.post({ method: 'POST' }, '/control/hang');
    const giveUp = new AbortController();
    const asked = fetch(`${run.receiver.url}/hooks/crm`, {
      ...signed('profile.created', { id: 'p1' }, 2),
      signal: giveUp.signal,
    });
    await vi.waitFor(async () => expect(await run.received(2)).toHaveLength(1));
    giveUp.abort();
    await expect(asked).rejects.toThrow();
    await vi.waitFor(() => expect(run.reports).toHaveLength(3));
    expect(run.reports.map(({ status }) => status)).toEqual([null, null, null]);
  });
});

describe('demo-19: the receiver tells what it got', () => {
  it('byte for byte, headers in their order and spelling, and how it answered', async () => {
    await using run = await start();
    const delivery = signed('profile.created', { id: 'p1', note: 'naïve \u2028 🙂' });
    await run.post(delivery);
    await run.post(delivery);
    await run.post({ ...delivery, body: '{ "id": "p1" }' });
    await vi.waitFor(async () =>
      expect(await run.received(1)).toMatchObject([
        { endpoint: 'crm', status: 200, remark: null },
        { status: 200, remark: 'duplicate' },
        { status: 401, remark: 'signature_mismatch' },
      ]),
    );
    const [first, , third] = await run.received(1);
    expect(Buffer.from(first?.body_base64 ?? '', 'base64').toString()).toBe(delivery.body);
    expect(Buffer.from(third?.body_base64 ?? '', 'base64').toString()).toBe('{ "id": "p1" }');
    expect(first?.headers).toContainEqual(['x-omneo-event', 'profile.created']);
    expect(await run.received(9)).toEqual([]);
  });
});
