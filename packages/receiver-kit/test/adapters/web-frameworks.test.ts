import { serve } from '@hono/node-server';
import { azureHandler } from '@posthorn/receiver-kit/azure-functions';
import { honoHandler } from '@posthorn/receiver-kit/hono';
import { nextHandler } from '@posthorn/receiver-kit/next';
import { Hono } from 'hono';
import { expect, it, onTestFinished } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';
import { adapterContract, overHttp, type Send } from './contract.ts';

const asRequest =
  (handle: (request: Request) => Promise<Response>): Send =>
  ({ method = 'POST', headers, body }) =>
    handle(new Request('http://127.0.0.1/webhooks', { method, headers, ...(body && { body: Uint8Array.from(body) }) }));

adapterContract('Next.js App Router', async (receiver) => ({ send: asRequest(nextHandler(receiver)) }));
// The type of `fetch` is not part of what adapters need.
adapterContract('fetch', async (receiver) => ({
  send: asRequest((receiver as unknown as { fetch(request: Request): Promise<Response> }).fetch),
}));

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

adapterContract('Hono', async (receiver) => {
  const app = new Hono().all('/webhooks', honoHandler(receiver));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  onTestFinished(() => void server.close());
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return overHttp(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
});

// Its runtime is not on npm: it hands over requests that have what the web's have.
adapterContract('Azure Functions', async (receiver) => {
  const handle = azureHandler(receiver);
  return {
    send: asRequest(async (request) => {
      const { status, headers, body } = await handle(request, { invocationId: '1' });
      return new Response(body || null, { status, headers });
    }),
  };
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
