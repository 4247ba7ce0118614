// Hono, on every runtime that it runs on.
import { createAdapter } from './adapter/create-adapter.ts';
import { has, isWebRequest } from './adapter/shapes.ts';
import { webContext } from './adapter/web-adapter.ts';
import { readWebBody } from './adapter/web-body.ts';
import { toResponse } from './adapter/write-web.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** The part of Hono's context that the adapter uses. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request; arrayBuffer(): Promise<ArrayBuffer>; readonly bodyCache?: object };
  readonly env?: unknown;
  /** Throws where the platform has none. */
  readonly executionCtx?: unknown;
}

/** `app.post('/webhooks', honoHandler(receiver))`. */
export const honoHandler: (receiver: RequestReceiver) => (c: HonoContextLike) => Promise<Response> = createAdapter({
  name: 'honoHandler',
  framework: async () => (await import('@posthorn/diagnose/frameworks/hono')).hono,
  fits: (c: HonoContextLike) => isWebRequest(c.req.raw) && has(c.req, 'arrayBuffer', 'function'),
  method: ({ req }) => req.raw.method,
  headers: ({ req }) => req.raw.headers,
  bytes: async (maxBodyBytes, { req }) =>
    isKept(req.bodyCache) ? new Uint8Array(await req.arrayBuffer()) : readWebBody(req.raw, maxBodyBytes),
  answer: toResponse,
  context: (c) => webContext(c.env, executionContextOf(c)),
});

/** Whether Hono still has the body as it came, because its own methods read it. A parsed one is no longer that. */
function isKept(cache: object | undefined): boolean {
  const keys = Object.keys(cache ?? {});
  return keys.some((key) => ['arrayBuffer', 'blob', 'bytes', 'text'].includes(key)) && !keys.includes('json');
}

function executionContextOf(c: HonoContextLike): unknown {
  try {
    return c.executionCtx;
  } catch {
    // Hono throws where the platform has no such context, as on Node.
    return undefined;
  }
}
