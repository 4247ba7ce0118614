import { fastifyPlugin } from '@posthorn/receiver-kit/fastify';
import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';

it('adapter-3: the Fastify plugin leaves other routes their parsers', async () => {
  const app = fastify();
  const { receiver } = makeReceiver();
  receiver.on('transaction.created', () => undefined);
  app.register(fastifyPlugin(receiver, { path: '/webhooks' }));
  app.post('/other', async (request) => request.body);
  onTestFinished(() => app.close());
  const other = await app.inject({ method: 'POST', url: '/other', payload: { a: 1 } });
  expect(other.json()).toEqual({ a: 1 });
  const { body, headers } = signedRequest();
  const hook = await app.inject({ method: 'POST', url: '/webhooks', headers, payload: Buffer.from(body) });
  expect(hook.statusCode).toBe(200);
});
