// What Fastify's request and reply give and take: shared with NestJS on Fastify.
import type { Answer } from '../answer.ts';
import { fault } from '../errors.ts';
import { bytesIn } from '../request/body.ts';
import type { HeadersLike } from '../request/headers.ts';
import { has } from './shapes.ts';

export interface FastifyRequestLike {
  readonly method: string;
  readonly headers: HeadersLike;
  readonly body?: unknown;
  readonly rawBody?: unknown;
  readonly raw: object;
}

export interface FastifyReplyLike {
  readonly sent: boolean;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body?: string): unknown;
}

export function isFastify(request: unknown, reply: unknown): boolean {
  const isReply = has(reply, 'code', 'function') && has(reply, 'send', 'function');
  return isReply && has(request, 'raw') && has(request, 'headers');
}

/** @throws WebhookError `body_already_parsed` */
export function fastifyBytes({ rawBody, body }: FastifyRequestLike): Uint8Array | string {
  const kept = rawBody ?? body ?? new Uint8Array();
  const bytes = typeof kept === 'string' && kept === rawBody ? kept : bytesIn(kept);
  if (bytes !== undefined) return bytes;
  throw fault('body_already_parsed', { place: 'request.body', found: typeof kept, format: 'json' });
}

export function answerFastify({ status, headers, body }: Answer, reply: FastifyReplyLike): unknown {
  if (reply.sent) return reply;
  reply.code(status);
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  return reply.send(body === '' ? undefined : body);
}
