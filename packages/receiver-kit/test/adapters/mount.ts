// How the adapter of a receiver is mounted in each framework, as its users would do it.
import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve as serveHono } from '@hono/node-server';
import { NestFactory } from '@nestjs/core';
import type { RequestReceiver } from '@posthorn/receiver-kit';
import type express5 from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { onTestFinished } from 'vitest';
import { listen } from '../support/listen.ts';
import { moduleWith } from '../support/nest-module.ts';
import { overHttp, type Send, type Serve, type Served } from './contract.ts';

type Handle = (...args: never[]) => unknown;
const call = (handle: unknown, ...args: unknown[]): Promise<unknown> =>
  Promise.resolve((handle as Handle)(...(args as never[])));

export const consume = async (req: IncomingMessage): Promise<void> => {
  for await (const _part of req) {
    // Dropped.
  }
};
export const parse = async (req: IncomingMessage): Promise<void> => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  Object.assign(req, { body: JSON.parse(Buffer.concat(parts).toString()) });
};

/** Over Node's request and response. */
export const onNode =
  (adapter: (receiver: RequestReceiver) => unknown, before?: (req: IncomingMessage) => Promise<void>): Serve =>
  async (receiver) => {
    const handle = adapter(receiver);
    const serveOne = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      await before?.(req);
      await call(handle, req, res);
    };
    return overHttp(await listen((req, res) => void serveOne(req, res)));
  };

export const withExpress =
  (
    express: typeof express5,
    adapter: (receiver: RequestReceiver) => unknown,
    before?: express5.RequestHandler,
  ): Serve =>
  async (receiver) => {
    const app = express();
    if (before) app.use(before);
    app.all('/webhooks', adapter(receiver) as express5.RequestHandler);
    return overHttp(await listen(app));
  };

export const consuming: express5.RequestHandler = (req, _res, next) => void consume(req).then(() => next());

export const withFastify =
  (mount: (app: ReturnType<typeof fastify>, receiver: RequestReceiver) => unknown): Serve =>
  async (receiver) => {
    const app = fastify({ forceCloseConnections: true });
    mount(app, receiver);
    onTestFinished(() => app.close());
    return overHttp(await app.listen({ port: 0, host: '127.0.0.1' }));
  };

export const withKoa =
  (adapter: (receiver: RequestReceiver) => unknown, before?: (ctx: Koa.Context) => Promise<void>): Serve =>
  async (receiver) => {
    const handle = adapter(receiver);
    const app = new Koa({});
    app.silent = true;
    return overHttp(
      await listen(
        app
          .use(async (ctx, next) => {
            await before?.(ctx);
            await next();
          })
          .use((ctx) => call(handle, ctx))
          .callback(),
      ),
    );
  };

export const withHono =
  (adapter: (receiver: RequestReceiver) => unknown, before?: (raw: Request) => Promise<unknown>): Serve =>
  async (receiver) => {
    const handle = adapter(receiver);
    const app = new Hono().all('/webhooks', async (c) => {
      await before?.(c.req.raw);
      return (await call(handle, c)) as Response;
    });
    const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    onTestFinished(() => void server.close());
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    return overHttp(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  };

export const withNest =
  (platform: () => unknown, adapter: (receiver: RequestReceiver) => unknown, rawBody = true): Serve =>
  async (receiver) => {
    const options = { rawBody, logger: false as const, abortOnError: false, forceCloseConnections: true };
    const app = await NestFactory.create(moduleWith(adapter(receiver) as never), platform() as never, options);
    await app.listen(0, '127.0.0.1');
    onTestFinished(() => app.close());
    return overHttp(await app.getUrl());
  };

const toRequest = ({ method = 'POST', headers, body }: Parameters<Send>[0]): Request =>
  new Request('http://127.0.0.1/webhooks', { method, headers, ...(body && { body: Uint8Array.from(body) }) });

export const onWeb =
  (handlerOf: (receiver: RequestReceiver) => unknown, before?: (request: Request) => Promise<unknown>): Serve =>
  async (receiver) => {
    const handle = handlerOf(receiver);
    const answer = async (request: Request): Promise<Response> => {
      await before?.(request);
      return responseOf(await call(handle, request, { invocationId: '1' }));
    };
    const broken = async (): Promise<void> => {
      const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
      await answer(new Request('http://127.0.0.1/webhooks', { method: 'POST', body, duplex: 'half' }));
    };
    return { send: (sent) => answer(toRequest(sent)), broken };
  };

/** Azure and Lambda answer with plain objects. */
function responseOf(result: unknown): Response {
  if (result instanceof Response) return result;
  const { status, statusCode, headers, body } = result as {
    status?: number;
    statusCode?: number;
    headers: Record<string, string>;
    body: string;
  };
  return new Response(body || null, { status: status ?? statusCode ?? 0, headers });
}

export const onLambda =
  (
    handlerOf: (receiver: RequestReceiver) => unknown,
    change: (event: Record<string, unknown>) => object = (event) => event,
  ): Serve =>
  async (receiver): Promise<Served> => {
    const handle = handlerOf(receiver);
    const send: Send = async ({ method = 'POST', headers, body }) => {
      const joined: Record<string, string> = {};
      for (const [name, value] of headers)
        joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
      const bytes = body ? { body: Buffer.from(body).toString('base64'), isBase64Encoded: true } : { body: null };
      const event = change({ headers: joined, requestContext: { http: { method } }, ...bytes });
      return responseOf(await call(handle, event, { getRemainingTimeInMillis: () => 60_000 }));
    };
    return { send };
  };
