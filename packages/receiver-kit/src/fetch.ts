// The web's Request and Response. `arrayBuffer` and the stream give bytes; `text()` would drop a byte order mark.
import type { Answer } from './answer.ts';
import { fault } from './errors.ts';
import { checkRequest, tooLarge } from './request/body.ts';
import { RequestHeaders } from './request/headers.ts';
import type { RequestContext } from './request-context.ts';
import type { RequestReceiver } from './request-receiver.ts';

export async function answerFetch(
  receiver: RequestReceiver,
  request: Request,
  context: RequestContext,
): Promise<Response> {
  return toResponse(await receive(receiver, request, context));
}

/** Reads the second and the third argument of a handler. Workers give bindings and `ctx`; others give something else or nothing. */
export function webContext(env: unknown, ctx: unknown): RequestContext {
  return { env: recordOf(env), waitUntil: waitUntilOf(ctx) };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function waitUntilOf(ctx: unknown): RequestContext['waitUntil'] {
  if (typeof ctx !== 'object' || ctx === null || !('waitUntil' in ctx)) return undefined;
  const { waitUntil } = ctx;
  return typeof waitUntil === 'function' ? (work) => waitUntil.call(ctx, work) : undefined;
}

async function receive(receiver: RequestReceiver, request: Request, context: RequestContext): Promise<Answer> {
  let body: Uint8Array;
  try {
    checkRequest(request.method, new RequestHeaders(request.headers), receiver.maxBodyBytes);
    body = await readRequest(request, receiver.maxBodyBytes);
  } catch (error) {
    return receiver.refuse(error);
  }
  return receiver.handle(body, request.headers, context);
}

async function readRequest(request: Request, maxBodyBytes: number): Promise<Uint8Array> {
  if (request.bodyUsed || request.body?.locked) {
    throw fault('body_already_read', 'the body of the request was read before the receiver got it', {
      hint: 'Pass the request before anything calls request.json() or request.text(). If other code needs the body, pass request.clone().',
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBodyBytes) {
      await reader.cancel();
      throw tooLarge(maxBodyBytes);
    }
    chunks.push(value);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks, size);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return all;
}

function toResponse(answer: Answer): Response {
  const body = answer.body === '' ? null : answer.body;
  return new Response(body, { status: answer.status, headers: { ...answer.headers } });
}
