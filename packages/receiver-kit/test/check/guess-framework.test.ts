import { serve } from '@hono/node-server';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { nestHandler } from '@posthorn/receiver-kit/nest';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { expect, it, onTestFinished } from 'vitest';
import { guessFramework } from '../../src/check/guess-framework.ts';
import { listen } from '../support/listen.ts';
import { makeReceiver } from '../support/make-receiver.ts';
import { moduleWith } from '../support/nest-module.ts';
import { runCheck } from './run-check.ts';

const nestOn = (platform: () => unknown) => async () => {
  const { receiver } = makeReceiver();
  const app = await NestFactory.create(moduleWith(nestHandler(receiver)), platform() as never, { logger: false });
  onTestFinished(() => app.close());
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
};

it.each<[string | null, () => Promise<string>]>([
  ['express', () => listen(express())],
  ['express', () => listen(express().disable('x-powered-by'))],
  [
    'fastify',
    () => {
      const app = fastify();
      onTestFinished(() => app.close());
      return app.listen({ port: 0, host: '127.0.0.1' });
    },
  ],
  ['koa', () => listen(new Koa().callback())],
  [
    'hono',
    async () => {
      const server = serve({ fetch: new Hono().fetch, port: 0, hostname: '127.0.0.1' });
      onTestFinished(() => void server.close());
      if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    },
  ],
  ['nest', nestOn(() => new ExpressAdapter())],
  ['nest', nestOn(() => new FastifyAdapter())],
  [null, () => listen(nodeHandler(makeReceiver().receiver))],
])('check-8: the framework is guessed from real answers: %s', async (id, start) => {
  const { report } = await runCheck(`${await start()}/webhooks`, ['--only', 'tampered']);
  expect(report.framework).toBe(id);
});

it.each([
  ['next', { 'x-powered-by': 'Next.js' }],
  ['lambda', { 'apigw-requestid': 'a=' }],
  ['cloud-functions', { 'function-execution-id': 'x', server: 'Google Frontend' }],
  ['azure-functions', { 'request-context': 'appId=cid-v1:1' }],
])('check-8: %s is guessed from its headers', (id, headers) => {
  expect(guessFramework([{ status: 401, headers: headers as Record<string, string>, body: '' }])?.id).toBe(id);
});
