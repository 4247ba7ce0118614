import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Delivery, ReceiverOptions } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { describe, expect, it, vi } from 'vitest';
import { listen } from './support/listen.ts';
import { makeReceiver } from './support/make-receiver.ts';
import { type SendOptions, signedRequest } from './support/sender.ts';

async function serve(before: RequestHandler[] = [], options: Partial<ReceiverOptions> = {}) {
  const seen: Delivery[] = [];
  const { receiver, log } = makeReceiver(options);
  receiver.on('transaction.created', (delivery) => void seen.push(delivery));
  const app = express();
  app.post('/webhooks', ...before, expressHandler(receiver));
  app.all('/all', expressHandler(receiver));
  app.use(express.json());
  app.post('/other', (req, res) => void res.json({ parsed: req.body }));
  const url = await listen(app);
  const post = async (send: SendOptions = {}, headers: Record<string, string> = {}, path = '/webhooks') => {
    const request = signedRequest(send);
    const response = await fetch(url + path, {
      method: 'POST',
      ...request,
      headers: { ...request.headers, ...headers },
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { seen, log, url, post };
}

describe('receiver-10: expressHandler reads the exact bytes itself', () => {
  it('without any parser', async () => {
    const { post, seen } = await serve();
    expect(await post()).toMatchObject({ status: 200, text: '' });
    expect(seen[0]?.data).toEqual({ id: 't1', total: 19.5 });
  });

  it.each([
    'application/cloudevents+json',
    'text/plain',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    '',
  ])('whatever the content type: %j', async (type) => {
    expect((await (await serve()).post({}, { 'content-type': type })).status).toBe(200);
  });

  it('150 kB, where Express itself stops at 100 kB with a page of HTML', async () => {
    const { post } = await serve();
    expect((await post({ text: JSON.stringify({ id: 'x'.repeat(150_000) }) })).status).toBe(200);
  });

  it('text that JSON.parse and JSON.stringify would change', async () => {
    const { post, seen } = await serve();
    const text = '{ "b": 1.0, "1": 1e3, "big": 12345678901234567890, "u": "\\u00e9\\/" , "b": -0}\n';
    expect((await post({ text })).status).toBe(200);
    expect(Buffer.from(seen[0]!.raw).toString()).toBe(text);
  });

  it('and leaves other routes their parsers', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/other`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(await response.json()).toEqual({ parsed: { a: 1 } });
  });
});

describe('receiver-11: a parser that ran first is named at once: never a hang, never a guess, never a 2xx', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, RequestHandler, Record<string, string>, string, RegExp]>([
    ['express.json()', express.json(), json, 'body_already_parsed', /JSON parser \(express\.json\(\)\) ran first/],
    ['express.text()', express.text({ type: () => true }), json, 'body_already_parsed', /express\.text\(\)/],
    [
      'express.urlencoded()',
      express.urlencoded(),
      { 'content-type': 'application/x-www-form-urlencoded' },
      'body_already_parsed',
      /express\.urlencoded\(\)/,
    ],
    [
      'something that read the stream and kept nothing',
      (req, _res, next) => void req.resume().once('end', () => next()),
      json,
      'body_already_read',
      /Something consumed the stream/,
    ],
  ])('%s', async (_, parser, headers, code, line) => {
    const { post, log, seen } = await serve([parser]);
    expect(await post({}, headers)).toMatchObject({ status: 500, text: JSON.stringify({ error: { code } }) });
    expect(log.at(-1)?.message).toMatch(line);
    expect(log.at(-1)?.message).toContain("app.post('/webhooks', expressHandler(receiver))");
    expect(seen).toEqual([]);
  });

  it('express.json() then express.raw(), which stays idle', async () => {
    const { post } = await serve([express.json(), express.raw({ type: () => true })]);
    expect((await post()).text).toContain('body_already_parsed');
  });
});

describe('receiver-12: bytes that were kept are taken', () => {
  it.each<[string, RequestHandler, Record<string, string>]>([
    ['express.raw for every type', express.raw({ type: () => true }), {}],
    [
      "express.raw({ type: '*/*' }) that skips a request without content type",
      express.raw({ type: '*/*' }),
      { 'content-type': '' },
    ],
    ['express.raw(), idle by default for JSON', express.raw(), {}],
    ['express.json(), idle for other types', express.json(), { 'content-type': 'text/plain' }],
    [
      'rawBody kept by express.json({ verify })',
      express.json({ verify: (req, _res, bytes) => void Object.assign(req, { rawBody: bytes }) }),
      {},
    ],
  ])('%s', async (_, parser, headers) => {
    expect((await (await serve([parser])).post({}, headers)).status).toBe(200);
  });
});

describe('receiver-13: what need not be read is refused by its headers', () => {
  it('405 with Allow for other methods', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/all`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.text()).toBe('{"error":{"code":"method_not_allowed"}}');
  });

  it('413 by content-length, and while reading when there is none', async () => {
    const { post, url } = await serve([], { maxBodyBytes: 1000 });
    expect((await post({ text: 'x'.repeat(2_000_000) })).status).toBe(413);
    const { headers } = signedRequest();
    const { 'content-length': _, ...rest } = headers;
    const stream = new Blob(['x'.repeat(2_000_000)]).stream();
    const response = await fetch(`${url}/webhooks`, { method: 'POST', headers: rest, body: stream, duplex: 'half' });
    expect([response.status, await response.text()]).toEqual([413, '{"error":{"code":"body_too_large"}}']);
  });

  it('a body of exactly maxBodyBytes passes', async () => {
    const { post } = await serve([], { maxBodyBytes: 23 });
    expect((await post({ text: '{"id":"t1","total":19}\n' })).status).toBe(200);
    expect((await post({ text: '{"id":"t1","total":19} \n' })).status).toBe(413);
  });

  it('415 for a compressed body, also when Express inflated it', async () => {
    const zipped = gzipSync('{"id":"t1"}');
    for (const parsers of [[], [express.raw({ type: () => true })]]) {
      const { post } = await serve(parsers);
      expect((await post({ body: zipped }, { 'content-encoding': 'gzip' })).status).toBe(415);
    }
  });

  it('a request that breaks off in the middle runs nothing', async () => {
    const onReject = vi.fn();
    const { url, seen } = await serve([], { onReject });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id":');
    socket.end();
    await vi.waitFor(() => expect(onReject).toHaveBeenCalled());
    expect(onReject.mock.calls[0]?.[0]).toMatchObject({ code: 'body_incomplete' });
    expect(seen).toEqual([]);
  });
});

it('receiver-14: equal header lines that Node joined still verify', async () => {
  const { url } = await serve();
  const { body, headers } = signedRequest();
  const pairs: [string, string][] = [
    ...Object.entries(headers),
    ['webhook-signature', 'v1,AAAA'],
    ['webhook-id', headers['webhook-id']!],
  ];
  const response = await fetch(`${url}/webhooks`, { method: 'POST', headers: pairs, body });
  expect(response.status).toBe(200);
});

it('receiver-15: nodeHandler serves a plain Node server', async () => {
  const { receiver } = makeReceiver();
  const handler = vi.fn();
  const url = await listen(nodeHandler(receiver.on('transaction.created', handler)));
  const { body, headers } = signedRequest();
  const first = await fetch(url, { method: 'POST', headers, body });
  const second = await fetch(url, { method: 'POST', headers, body });
  expect([first.status, second.status, second.headers.get('webhook-duplicate')]).toEqual([200, 200, '1']);
  expect(handler).toHaveBeenCalledTimes(1);
});

it('receiver-16: an answer given by a timeout in front is left alone, and nothing is thrown', async () => {
  const { receiver } = makeReceiver();
  const early: RequestHandler = (_req, res, next) => {
    res.status(504).end('too slow');
    next();
  };
  const failed = vi.fn();
  const app = express();
  app.post('/webhooks', early, expressHandler(receiver));
  app.use(((error, _req, _res, _next) => failed(error)) satisfies ErrorRequestHandler);
  const handler = vi.fn();
  receiver.on('transaction.created', handler);
  const url = await listen(app);
  expect((await fetch(`${url}/webhooks`, { method: 'POST', ...signedRequest() })).status).toBe(504);
  await vi.waitFor(() => expect(handler).toHaveBeenCalled());
  expect(failed).not.toHaveBeenCalled();
});
