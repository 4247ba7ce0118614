// Verifies the received bytes. A parsed body is never serialized again, because that only seems to work.
import { fault } from '../errors.ts';
import type { RequestHeaders } from './headers.ts';

/** Text is encoded as UTF-8. Of a view, only the bytes that it covers count. */
export type BodyLike = ArrayBufferView | ArrayBuffer | SharedArrayBuffer | string;

/** @throws WebhookError `body_already_parsed` for everything that is neither bytes nor text. */
export function toBytes(body: unknown): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  const bytes = bytesIn(body);
  if (bytes !== undefined) return bytes;
  throw fault('body_already_parsed', `the body is ${article(body)}, not the bytes that were received`, {
    hint: bodyHint(body),
    details: { argument: 'body', found: body === null ? 'null' : typeof body },
  });
}

/** The bytes of a view or a buffer of any realm; `undefined` for everything else, text too. */
export function bytesIn(body: unknown): Uint8Array | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if (ArrayBuffer.isView(body)) return ofView(body);
  if (hasByteLength(body, ArrayBuffer.prototype)) return ofBuffer(body as ArrayBuffer);
  const isShared = typeof SharedArrayBuffer !== 'undefined' && hasByteLength(body, SharedArrayBuffer.prototype);
  return isShared ? new Uint8Array(body as SharedArrayBuffer).slice() : undefined;
}

function ofView(view: ArrayBufferView): Uint8Array {
  const bytes = view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  // Another thread may change shared memory between the check of the signature and the parsing.
  return hasByteLength(view.buffer, ArrayBuffer.prototype) ? bytes : Uint8Array.from(bytes);
}

function ofBuffer(buffer: ArrayBuffer): Uint8Array {
  try {
    return new Uint8Array(buffer);
  } catch (cause) {
    throw fault('body_already_read', 'the buffer of the body was transferred to another owner', {
      hint: 'Pass the body before anything calls transfer() or structuredClone() on it.',
      cause,
    });
  }
}

/** Recognises a buffer of any realm, where `instanceof` fails: the getter throws for every other object. */
function hasByteLength(value: unknown, prototype: object): boolean {
  try {
    Object.getOwnPropertyDescriptor(prototype, 'byteLength')?.get?.call(value);
    return true;
  } catch {
    return false;
  }
}

function bodyHint(body: unknown): string {
  if (typeof body === 'object' && body !== null) {
    if (isFunctionOf(body, 'then')) return 'The body is a promise: await it first.';
    if (isFunctionOf(body, 'pipe') || isFunctionOf(body, 'getReader'))
      return 'The body is a stream: read its bytes first.';
    if (isFunctionOf(body, 'arrayBuffer')) return 'Pass the bytes: await its arrayBuffer().';
  }
  return 'Pass the raw body. JSON.stringify writes other bytes than the signed ones.';
}

function isFunctionOf(value: object, name: string): boolean {
  try {
    return typeof (value as Record<string, unknown>)[name] === 'function';
  } catch {
    return false;
  }
}

export function article(body: unknown): string {
  if (body === undefined || body === null) return String(body);
  return typeof body === 'object' ? 'an object' : `a ${typeof body}`;
}

/** Refuses requests whose headers alone are reason enough, before the body is read. */
export function checkRequest(method: string | undefined, headers: RequestHeaders, maxBodyBytes: number): void {
  if (method !== undefined && method !== 'POST') {
    throw fault('method_not_allowed', `webhooks use POST; this request uses ${method}`);
  }
  checkEncoding(headers);
  const length = Number(headers.one('content-length') ?? 0);
  if (length > maxBodyBytes) throw tooLarge(maxBodyBytes);
}

export function checkEncoding(headers: RequestHeaders): void {
  const encoding = headers.one('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') {
    throw fault('encoding_unsupported', 'the request has a content-encoding', {
      hint: 'The sender never compresses. Something on the way does: turn that off. Some frameworks decompress such a body, others do not.',
    });
  }
}

export function tooLarge(maxBodyBytes: number): Error {
  return fault('body_too_large', `the body is larger than ${maxBodyBytes} bytes`, {
    hint: 'Raise maxBodyBytes in the options of createReceiver.',
    details: { maxBodyBytes },
  });
}

/** @param bodyBytes how many came */
export function incomplete(bodyBytes?: number, cause?: unknown): Error {
  return fault('body_incomplete', 'the connection closed before the body was complete', {
    ...(bodyBytes !== undefined && { details: { bodyBytes } }),
    cause,
  });
}

/** Parses an authentic body. Skips a byte order mark. Leaves out the parser's own message, because it quotes the body. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fault('json_invalid', 'the body is authentic, but it is not UTF-8', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw fault(
      'json_invalid',
      `the body is authentic, but it is not JSON${position ? ` (position ${position})` : ''}`,
      {
        details: { bodyBytes: bytes.byteLength, ...(position && { position: Number(position) }) },
      },
    );
  }
}
