import { honoHandler } from '@posthorn/receiver-kit/hono';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';

it.each([0, 5])('adapter-4: a web request that breaks off after %i bytes is answered 400', async (size) => {
  const { receiver } = makeReceiver();
  let pulls = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (size > 0 && pulls++ === 0) controller.enqueue(new Uint8Array(size));
      else controller.error(new TypeError('terminated'));
    },
  });
  const { 'content-length': _, ...headers } = signedRequest().headers;
  const response = await receiver.fetch(new Request('http://x', { method: 'POST', headers, body, duplex: 'half' }));
  expect([response.status, await response.text()]).toEqual([400, '{"error":{"code":"body_incomplete"}}']);
});

it('adapter-8: Hono gives the bytes that its own methods have read', async () => {
  const { receiver } = makeReceiver();
  receiver.on('*', () => undefined);
  const handle = honoHandler(receiver);
  const app = new Hono().use(async (c, next) => {
    await c.req.text();
    await next();
  });
  app.post('/webhooks', (c) => handle(c));
  const { body, headers } = signedRequest({ text: '{"n":1.0}' });
  expect((await app.request('/webhooks', { method: 'POST', body: Uint8Array.from(body), headers })).status).toBe(200);
});
