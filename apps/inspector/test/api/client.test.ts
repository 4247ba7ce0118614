// The page's calls against a server on loopback that answers as it is told.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

type Step = { status: number; body: string };
const json = (status: number, body: unknown): Step => ({ status, body: JSON.stringify(body) });
const refusal = (status: number, code: string) => json(status, { message: `It is ${code}.`, code });

const script: Step[] = [];
const asked: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer(async (req, res) => {
  let body = '';
  for await (const chunk of req) body += chunk;
  asked.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body });
  const step = script.shift();
  if (step === undefined) res.destroy();
  else res.writeHead(step.status, { 'content-type': 'application/json' }).end(step.body);
});

let api: typeof import('../../src/api/client.ts');
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // All that is used of the page's own address.
  vi.stubGlobal('location', { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  api = await import('../../src/api/client.ts');
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});
beforeEach(() => {
  script.length = 0;
  asked.length = 0;
});

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: unknown) => error,
  );
const lane = { due: 1, later: 2, oldest_due_ms: null };
const ops = {
  ...{ lanes: { high: lane, default: lane, low: lane }, in_flight: 0, whole_process: true, clock_off_ms: null },
  expiring_certificates: [],
};

describe('inspector-72: the page checks every answer before it uses it', () => {
  it('answers data of the shape that the contracts describe', async () => {
    script.push(json(200, { data: ops }));
    expect(await api.dataOf(api.client.ops.get())).toEqual(ops);
  });

  it('says that it should be reloaded where it does not know an answer', async () => {
    script.push(json(200, { data: { ...ops, in_flight: 'two' } }));
    const error = await errorOf(api.dataOf(api.client.ops.get()));
    expect(error).toBeInstanceOf(api.ApiError);
    expect(error).toMatchObject({ code: 'unexpected_response', message: expect.stringMatching(/Reload the page/) });
  });

  it('keeps fields that it does not know out, and does not mind them', async () => {
    script.push(json(200, { data: { ...ops, of_a_newer_version: 1 } }));
    expect(await api.dataOf(api.client.ops.get())).toEqual(ops);
  });

  it('reads lists to the end, and fails as a whole', async () => {
    const page = (current: number, name: string) =>
      json(200, {
        data: [{ name, description: '', family: '', schema: {}, example: {} }],
        links: { first: '', last: '', prev: null, next: null },
        meta: { current_page: current, from: 1, last_page: 2, links: [], path: '', per_page: 1, to: 1, total: 2 },
      });
    script.push(page(1, 'a.b'), page(2, 'c.d'), page(1, 'a.b'), refusal(503, 'unavailable'));
    const names = async () => (await api.allOf(api.client.eventTypes.pages({ size: 1 }))).map(({ name }) => name);
    expect(await names()).toEqual(['a.b', 'c.d']);
    expect(await errorOf(names())).toMatchObject({ code: 'unavailable', status: 503, message: 'It is unavailable.' });
  });
});

it('inspector-69: an ended session is told, once a call', async () => {
  let told = 0;
  api.whenSignedOut(() => {
    told += 1;
  });
  script.push(refusal(401, 'unauthenticated'), refusal(403, 'forbidden'));
  expect(await errorOf(api.dataOf(api.client.ops.get()))).toMatchObject({ code: 'unauthenticated', status: 401 });
  expect(told).toBe(1);
  expect(await errorOf(api.dataOf(api.client.ops.get()))).toMatchObject({ code: 'forbidden', status: 403 });
  expect(told).toBe(1);
});

it('inspector-69: a token that is refused at the sign-in ends no session', async () => {
  const { signIn, sessionQuery } = await import('../../src/api/session.ts');
  let told = 0;
  api.whenSignedOut(() => {
    told += 1;
  });
  script.push(refusal(401, 'unauthenticated'), refusal(401, 'unauthenticated'));
  expect(await errorOf(signIn({ token: 'x' }))).toMatchObject({ status: 401 });
  const read = sessionQuery.queryFn as unknown as () => Promise<unknown>;
  expect(await read()).toBeNull();
  expect(told).toBe(0);
});

it('inspector-4: a dispatcher that does not answer is asked once, and the message says so', async () => {
  const error = await errorOf(api.dataOf(api.client.ops.get()));
  expect(error).toMatchObject({ isOffline: true, status: null, message: expect.stringMatching(/does not answer/) });
  expect(asked).toHaveLength(1);
});

it('inspector-29: an edited body is sent digit for digit, by the cookie', async () => {
  const { resendEdited } = await import('../../src/api/deliveries.ts');
  script.push(refusal(409, 'conflict'));
  await errorOf(resendEdited('dlv_1', '{"id": 9007199254740993, "total": 1.50}'));
  expect(asked).toMatchObject([
    {
      method: 'POST',
      url: '/api/v3/deliveries/dlv_1/resend',
      body: '{"context":{"id": 9007199254740993, "total": 1.50}}',
      headers: { 'posthorn-csrf': '1' },
    },
  ]);
  expect(asked[0]?.headers).not.toHaveProperty('authorization');
});
