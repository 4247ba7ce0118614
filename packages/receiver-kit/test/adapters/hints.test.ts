import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { runInNewContext } from 'node:vm';
import { cloudFunctionHandler } from '@posthorn/receiver-kit/cloud-functions';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { nextHandler, nextPagesHandler } from '@posthorn/receiver-kit/next';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express from 'express';
import { describe, expect, it, vi } from 'vitest';
import { listen } from '../support/listen.ts';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';

const post = async (url: string) => (await fetch(`${url}/webhooks`, { method: 'POST', ...signedRequest() })).status;

describe('adapter-5: a parser that ran first is named in the words of the framework', () => {
  it.each([
    ['Node', nodeHandler, /rawBody.*receiver\.handle\(/s],
    ['Next.js Pages Router', nextPagesHandler, /export const config = \{ api: \{ bodyParser: false \} \}/],
    ['Cloud Functions', cloudFunctionHandler, /Functions Framework/],
  ] as const)('%s', async (_, adapter, words) => {
    const { receiver, log } = makeReceiver();
    const parser = express.json();
    const handle = adapter(receiver);
    const url = await listen((req, res) => parser(req as never, res as never, () => void handle(req, res)));
    expect(await post(url)).toBe(500);
    expect(log.at(-1)?.message).toContain('body_already_parsed');
    expect(log.at(-1)?.message).toMatch(words);
    expect(log.at(-1)?.message).not.toMatch(/express/i);
  });

  it('Next.js App Router', async () => {
    const { receiver, log } = makeReceiver();
    const request = new Request('http://x', { method: 'POST', ...signedRequest() });
    await request.json();
    expect((await nextHandler(receiver)(request)).status).toBe(500);
    expect(log.at(-1)?.message).toMatch(/export const POST = nextHandler\(receiver\).*request\.clone\(\)/s);
  });
});

const decoding =
  (encoding: BufferEncoding): express.RequestHandler =>
  (req, _res, next) => {
    req.setEncoding(encoding);
    next();
  };

describe('adapter-6: bytes kept as text are taken as UTF-8', () => {
  it.each<[string, express.RequestHandler]>([
    ['rawBody', express.json({ verify: (req, _res, bytes) => void Object.assign(req, { rawBody: String(bytes) }) })],
    ['setEncoding utf8', decoding('utf8')],
    ['setEncoding latin1', decoding('latin1')],
    ['setEncoding base64', decoding('base64')],
  ])('%s', async (_, keep) => {
    const { receiver } = makeReceiver();
    receiver.on('*', () => undefined);
    const url = await listen(express().use(keep).post('/webhooks', expressHandler(receiver)));
    const request = signedRequest({ text: '{"name":"Zoë"}' });
    expect((await fetch(`${url}/webhooks`, { method: 'POST', ...request })).status).toBe(200);
  });
});

const keeping =
  (keep: (req: object, bytes: Buffer) => void): express.RequestHandler =>
  (req, _res, next) => {
    const parts: Buffer[] = [];
    req.on('data', (part) => parts.push(part));
    req.on('end', () => {
      keep(req, Buffer.concat(parts));
      next();
    });
  };

describe('adapter-6: bytes that were kept are taken from any container', () => {
  const bufferOf = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
  it.each<[string, (bytes: Buffer) => unknown]>([
    ['an ArrayBuffer', bufferOf],
    ['a DataView', (bytes) => new DataView(bufferOf(bytes))],
    ['bytes of another realm', (bytes) => runInNewContext('Uint8Array.from(list)', { list: [...bytes] })],
  ])('%s', async (_, contain) => {
    for (const name of ['rawBody', 'body']) {
      const { receiver } = makeReceiver();
      receiver.on('*', () => undefined);
      const keep = keeping((req, bytes) => void Object.assign(req, { [name]: contain(bytes) }));
      const url = await listen(express().use(keep).post('/webhooks', expressHandler(receiver)));
      expect(await post(url)).toBe(200);
    }
  });

  it.each<[string, express.RequestHandler, RegExp]>([
    [
      'a list of numbers',
      keeping((req, bytes) => void Object.assign(req, { rawBody: [...bytes] })),
      /req\.rawBody is an object, not the bytes.*Keep the Buffer itself/s,
    ],
    [
      'setEncoding ascii, which loses bytes',
      decoding('ascii'),
      /req\.setEncoding\('ascii'\).*lost bytes.*Remove setEncoding/s,
    ],
  ])('%s is named', async (_, keep, words) => {
    const { receiver, log } = makeReceiver();
    const url = await listen(express().use(keep).post('/webhooks', expressHandler(receiver)));
    expect(await post(url)).toBe(500);
    expect(log.at(-1)?.message).toMatch(words);
  });

  it('a stream of text or buffers, which some hosts give as the body of a web request', async () => {
    const { receiver } = makeReceiver();
    receiver.on('*', () => undefined);
    for (const [number, contain] of [(text: string) => text, (text: string) => bufferOf(Buffer.from(text))].entries()) {
      const { body, headers } = signedRequest({ number });
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue(contain(Buffer.from(body).toString()));
          controller.close();
        },
      });
      const request = {
        method: 'POST',
        headers: new Headers(headers),
        body: stream,
        bodyUsed: false,
        arrayBuffer: () => undefined,
      };
      expect((await nextHandler(receiver)(request as never)).status).toBe(200);
    }
  });
});

describe('adapter-7: the wrong adapter is named before a handler runs, and the request is answered', () => {
  const { body, headers } = signedRequest();
  const web = new Request('http://x', { method: 'POST', body, headers });
  const sent = vi.fn();
  const reply = { raw: {}, code: (status: number) => sent(status), header: () => undefined, send: () => 'sent' };
  const written = vi.fn();
  const response = { writeHead: written, end: () => undefined };
  const ctx = { req: {}, res: {}, response: {}, throw: () => undefined, set: () => undefined, status: 0 };
  it.each<[string, unknown[], RegExp, (result: unknown) => unknown]>([
    [
      'Fastify',
      [{ method: 'POST', headers, rawBody: body, raw: {}, body: {} }, reply],
      /fastifyPlugin/,
      () => sent.mock.lastCall?.[0],
    ],
    ['Koa', [ctx, () => undefined], /koaHandler/, () => ctx.status],
    ['Hono', [{ req: { raw: web } }, () => undefined], /honoHandler/, (result) => (result as Response).status],
    ['fetch', [web, {}, {}], /receiver\.fetch/, (result) => (result as Response).status],
    ['Azure', [web, { invocationId: '1' }], /azureHandler/, (result) => (result as { status: number }).status],
    [
      'SvelteKit',
      [{ request: web, params: {} }, undefined],
      /receiver\.fetch\(request\)/,
      (result) => (result as Response).status,
    ],
    ['h3', [{ node: { req: {}, res: response } }, undefined], /event\.node\.req/, () => written.mock.lastCall?.[0]],
    [
      'Lambda',
      [{ httpMethod: 'POST', headers }, {}],
      /lambdaHandler/,
      (result) => (result as { statusCode: number }).statusCode,
    ],
  ])('%s', async (_, args, words, statusOf) => {
    const { receiver, log } = makeReceiver();
    const handler = vi.fn();
    receiver.on('*', handler);
    const [req, res] = args as [IncomingMessage, ServerResponse];
    expect(statusOf(await (expressHandler(receiver) as (...args: unknown[]) => Promise<unknown>)(req, res))).toBe(500);
    expect(log.at(-1)?.message).toMatch(/adapter_wrong: expressHandler/);
    expect(log.at(-1)?.message).toMatch(words);
    expect(handler).not.toHaveBeenCalled();
  });

  it('rejects with a documented error where nothing takes an answer', async () => {
    const { receiver } = makeReceiver();
    const call = expressHandler(receiver) as unknown as () => Promise<void>;
    await expect(call()).rejects.toMatchObject({ code: 'adapter_wrong', group: 'setup' });
    const throwing = () => {
      throw new Error('a trap');
    };
    const trap = new Proxy({}, { get: throwing, has: throwing });
    const withTrap = expressHandler(receiver) as unknown as (arg: object) => Promise<void>;
    await expect(withTrap(trap)).rejects.toMatchObject({ code: 'adapter_wrong' });
    expect(() => expressHandler(undefined as never)).toThrow(/needs the receiver/);
  });
});

it('adapter-5: a signature that does not match gets its advice in the words of the framework', async () => {
  const { receiver, log } = makeReceiver();
  const { headers } = signedRequest();
  const request = new Request('http://x', { method: 'POST', headers, body: '{ "id": "t1", "total": 19.5 }' });
  expect((await nextHandler(receiver)(request)).status).toBe(401);
  expect(log.at(-1)?.message).toMatch(/signature_mismatch.*export const POST = nextHandler\(receiver\)/s);
});
