// What all adapters over the web's Request and Response share.

import type { LoadFramework, RequestContext } from '../request-context.ts';
import type { RequestReceiver } from '../request-receiver.ts';
import { createAdapter } from './create-adapter.ts';
import { has, isWebRequest } from './shapes.ts';
import { readWebBody } from './web-body.ts';
import { toResponse } from './write-web.ts';

/** Workers call it with bindings and `ctx`; others give something else or nothing. */
type WebArgs = [request: Request, env?: unknown, ctx?: unknown];

export function webAdapter(
  name: string,
  framework: LoadFramework,
): (receiver: RequestReceiver) => (...args: WebArgs) => Promise<Response> {
  return createAdapter<WebArgs, Response>({
    name,
    framework,
    fits: (request) => isWebRequest(request),
    method: (request) => request.method,
    headers: (request) => request.headers,
    bytes: (maxBodyBytes, request) => readWebBody(request, maxBodyBytes),
    answer: toResponse,
    context: (_request, env, ctx) => webContext(env, ctx),
  });
}

export function webContext(env: unknown, ctx: unknown): RequestContext {
  return { env: isRecord(env) ? env : undefined, waitUntil: waitUntilOf(ctx) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function waitUntilOf(ctx: unknown): RequestContext['waitUntil'] {
  if (!has(ctx, 'waitUntil', 'function')) return undefined;
  const owner = ctx as { waitUntil(work: Promise<unknown>): void };
  return (work) => owner.waitUntil(work);
}
