// Fastify 5. A plugin with a scope of its own: the parser that keeps bytes is for its route alone.
import { createAdapter } from './adapter/create-adapter.ts';
import {
  answerFastify,
  type FastifyReplyLike,
  type FastifyRequestLike,
  fastifyBytes,
  isFastify,
} from './adapter/fastify-request.ts';
import { has } from './adapter/shapes.ts';
import { incomplete, tooLarge } from './request/body.ts';
import type { LoadFramework } from './request-context.ts';
import type { RequestReceiver } from './request-receiver.ts';

export type { FastifyReplyLike, FastifyRequestLike } from './adapter/fastify-request.ts';

type Parser = (request: unknown, body: Uint8Array, done: (error: null, body: Uint8Array) => void) => void;

/** The part of a Fastify instance that the plugin uses. */
export interface FastifyScope {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer'; bodyLimit: number },
    /** A `Parser`. Fastify's overloads fit no narrower type. */
    parser: never,
  ): unknown;
  setErrorHandler(handler: (error: unknown, request: unknown, reply: FastifyReplyLike) => unknown): unknown;
  all(path: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => unknown): unknown;
}

const framework: LoadFramework = async () => (await import('@posthorn/diagnose/frameworks/fastify')).fastify;

export const fastifyHandler: (
  receiver: RequestReceiver,
) => (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown> = createAdapter({
  name: 'fastifyHandler',
  framework,
  fits: (request: FastifyRequestLike, reply: FastifyReplyLike) => isFastify(request, reply),
  method: (request) => request.method,
  headers: (request) => request.headers,
  bytes: (_maxBodyBytes, request) => fastifyBytes(request),
  answer: (answer, _request, reply) => answerFastify(answer, reply),
});

/** `app.register(fastifyPlugin(receiver, { path: '/webhooks' }))`. Other routes keep their parsers. */
export function fastifyPlugin(
  receiver: RequestReceiver,
  { path }: { readonly path: string },
): (scope: FastifyScope) => Promise<void> {
  const handle = fastifyHandler(receiver);
  return async (scope) => {
    scope.removeAllContentTypeParsers();
    // One byte more, so that the receiver refuses what is too large, with its code.
    const options = { parseAs: 'buffer', bodyLimit: receiver.maxBodyBytes + 1 } as const;
    const keep: Parser = (_request, body, done) => done(null, body);
    scope.addContentTypeParser('*', options, keep as never);
    scope.setErrorHandler((error, _request, reply) => refuse(receiver, error, reply));
    scope.all(path, handle);
  };
}

/** What Fastify refuses while it reads the body, in the codes of the kit. */
async function refuse(receiver: RequestReceiver, error: unknown, reply: FastifyReplyLike): Promise<unknown> {
  const code = has(error, 'code') ? String((error as { code: unknown }).code) : '';
  const known: Readonly<Record<string, () => Error>> = {
    FST_ERR_CTP_BODY_TOO_LARGE: () => tooLarge(receiver.maxBodyBytes),
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => incomplete(undefined, error),
    ECONNRESET: () => incomplete(undefined, error),
  };
  return answerFastify(await receiver.refuse(known[code]?.() ?? error, { framework }), reply);
}
