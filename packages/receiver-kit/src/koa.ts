// Koa. Its body parsers keep what they read on Koa's request.
import type { IncomingMessage } from 'node:http';
import { createAdapter } from './adapter/create-adapter.ts';
import { type Kept, readNodeBody } from './adapter/node-body.ts';
import { isNodeRequest } from './adapter/node-shapes.ts';
import { has } from './adapter/shapes.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** The part of Koa's context that the adapter uses. */
export interface KoaContextLike {
  readonly req: IncomingMessage;
  /** Parsers put `body` and `rawBody` there. */
  readonly request: object;
  status: number;
  body: unknown;
  set(headers: { [name: string]: string }): unknown;
}

/** `router.post('/webhooks', koaHandler(receiver))`, before `app.use(bodyParser())`. Never calls `next`. */
export const koaHandler: (receiver: RequestReceiver) => (ctx: KoaContextLike) => Promise<void> = createAdapter({
  name: 'koaHandler',
  framework: async () => (await import('@posthorn/diagnose/frameworks/koa')).koa,
  fits: (ctx: KoaContextLike) => isNodeRequest(ctx.req) && has(ctx, 'request') && has(ctx, 'set', 'function'),
  method: ({ req }) => req.method,
  headers: ({ req }) => req.headers,
  bytes: (maxBodyBytes, { req, request }) => readNodeBody(req, maxBodyBytes, request as Kept),
  answer: ({ status, headers, body }, ctx) => {
    // The body first: Koa chooses a status of its own for it.
    ctx.body = body;
    ctx.status = status;
    ctx.set({ ...headers });
  },
});
