import { once } from 'node:events';
import { createServer } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createReceiver, memoryInbox } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { fastifyPlugin } from '@posthorn/receiver-kit/fastify';
import { honoHandler } from '@posthorn/receiver-kit/hono';
import { koaHandler } from '@posthorn/receiver-kit/koa';
import { nestHandler } from '@posthorn/receiver-kit/nest';
import { nextHandler, nextPagesHandler } from '@posthorn/receiver-kit/next';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import { testSender } from '@posthorn/receiver-kit/testing';
import express5 from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { expect, it, onTestFinished, vi } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { moduleWith } from '../support/nest-module.ts';

type Receiver = ReturnType<typeof makeReceiver>['receiver'];
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 };

const nestOn = async (receiver: Receiver, platform: unknown) => {
  const options = { rawBody: true, logger: false, abortOnError: false } as const;
  const app = await NestFactory.create(moduleWith(nestHandler(receiver)), platform as never, options);
  onTestFinished(() => app.close());
  return app;
};
const listening = async (receiver: Receiver) => {
  const server = createServer(nodeHandler(receiver)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
};

const APPS: Readonly<Record<string, (receiver: Receiver) => unknown>> = {
  'Express 5': (receiver) => express5().post('/webhooks', expressHandler(receiver)),
  'Express 4': (receiver) => express4().post('/webhooks', expressHandler(receiver)),
  'an Express router': (receiver) => express5.Router().post('/webhooks', expressHandler(receiver)),
  Koa: (receiver) => {
    const handle = koaHandler(receiver);
    return new Koa().use((ctx) => handle(ctx));
  },
  Fastify: (receiver) => fastify().register(fastifyPlugin(receiver, { path: '/webhooks' })),
  Hono: (receiver) => new Hono().post('/webhooks', honoHandler(receiver)),
  'NestJS on Express': (receiver) => nestOn(receiver, new ExpressAdapter()),
  'NestJS on Fastify': (receiver) => nestOn(receiver, new FastifyAdapter()),
  'a Node handler': (receiver) => nodeHandler(receiver),
  'an API route of Next.js': (receiver) => nextPagesHandler(receiver),
  'a server that does not listen': (receiver) => createServer(nodeHandler(receiver)),
  'a server that listens': listening,
  'a handler of Request': (receiver) => nextHandler(receiver),
  'receiver.fetch': (receiver) => receiver.fetch,
  'an object with fetch': (receiver) => ({ fetch: receiver.fetch }),
  'a route module of Next.js': (receiver) => ({ POST: nextHandler(receiver), dynamic: 'force-dynamic' }),
};

it.each(Object.entries(APPS))('testing-4: sends through %s', async (_, make) => {
  const { receiver } = makeReceiver();
  receiver.on('transaction.created', () => undefined);
  const app = await make(receiver);
  const send = testSender(receiver);
  const request = send.through(app, '/webhooks', 'transaction.created', { total: 1 });
  expect(await request).toMatchObject({ status: 200, duplicate: false, body: '' });
  expect(await request.resent()).toMatchObject({ status: 200, duplicate: true });
  const refused = await send.through(app, '/webhooks')('transaction.created').tampered();
  expect(refused).toMatchObject({ status: 401, code: 'signature_mismatch' });
  expect(refused.headers['content-type']).toMatch(/^application\/json/);
});

it('testing-4: a request that was made before is sent through an app as it is', async () => {
  const { receiver } = makeReceiver();
  receiver.on('*', () => undefined);
  const app = express5().post('/webhooks', expressHandler(receiver));
  const send = testSender(receiver);
  const request = send('tier.achieved');
  expect(await send.through(app, '/webhooks', request.tampered())).toMatchObject({ code: 'signature_mismatch' });
  expect(await send.through(app, '/webhooks', request.resent())).toMatchObject({ status: 200, duplicate: true });
  expect(await request).toMatchObject({ duplicate: true });
});

it('testing-4: fake timers do not stop it, and the time of a test is the time of the signature', async () => {
  vi.useFakeTimers({ now: Date.UTC(2031, 0, 1) });
  onTestFinished(() => void vi.useRealTimers());
  const receiver = createReceiver({ secrets: undefined, inbox: memoryInbox() });
  const times: unknown[] = [];
  receiver.on('*', ({ attemptedAt }) => void times.push(attemptedAt?.toISOString()));
  const app = express5().post('/webhooks', expressHandler(receiver));
  expect(await testSender(receiver).through(app, '/webhooks', 'tier.achieved')).toMatchObject({ status: 200 });
  expect(times).toEqual(['2031-01-01T00:00:00.000Z']);
});

it('testing-4: the real app answers: its parser, its limits, its other paths', async () => {
  const { receiver } = makeReceiver();
  const send = testSender(receiver);
  const parsed = express5().use(express5.json()).post('/webhooks', expressHandler(receiver));
  expect(await send.through(parsed, '/webhooks', 'profile.created')).toMatchObject({ code: 'body_already_parsed' });
  const large = JSON.stringify({ id: 'x'.repeat(150_000) });
  expect(await send.through(parsed, '/webhooks', 'profile.created', large)).toMatchObject({
    status: 413,
    code: undefined,
  });
  expect((await send.through(parsed, '/other', 'profile.created')).status).toBe(404);
});

it('testing-5: what is not an app, and an app that fails, end in an error that says so', async () => {
  const { receiver } = makeReceiver();
  const send = testSender(receiver);
  const answerOf = (app: unknown) => Promise.resolve(send.through(app, '/webhooks', 'profile.created'));
  for (const [app, words] of [
    [undefined, /needs an Express, Koa, .*; got undefined/],
    [{}, /needs an Express.*; got object/],
    [(...args: unknown[]) => args, /a function of 0 parameters\. Write \(req, res\)/],
  ] as const) {
    expect(() => send.through(app, '/webhooks')).toThrow(words);
  }
  expect(() => send.through(express5(), 'webhooks')).toThrow(/must begin with "\/"; got "webhooks"/);
  await expect(answerOf((_req: unknown, _res: unknown) => Promise.reject(new Error('handler broke')))).rejects.toThrow(
    'handler broke',
  );
  await expect(answerOf((_req: unknown, _ctx: unknown) => new Response('x'))).rejects.toThrow(/\{ fetch: handler \}/);
  await expect(answerOf((_request: unknown) => 'text')).rejects.toThrow(/returned no Response/);
  await expect(answerOf((req: { destroy(): void }, _res: unknown) => req.destroy())).rejects.toThrow(
    /did not answer \/webhooks/,
  );
});
