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
  throw fault('body_already_parsed', { argument: 'body', found: body === null ? 'null' : typeof body });
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
    throw fault('body_already_read', {}, cause);
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

/** Refuses requests whose headers alone are reason enough, before the body is read. */
export function checkRequest(method: string | undefined, headers: RequestHeaders, maxBodyBytes: number): void {
  if (method !== undefined && method !== 'POST') throw fault('method_not_allowed', { method });
  checkEncoding(headers);
  const length = Number(headers.one('content-length') ?? 0);
  if (length > maxBodyBytes) throw tooLarge(maxBodyBytes);
}

export function checkEncoding(headers: RequestHeaders): void {
  const encoding = headers.one('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') throw fault('encoding_unsupported');
}

export function tooLarge(maxBodyBytes: number): Error {
  return fault('body_too_large', { maxBodyBytes });
}

/** @param bodyBytes how many came */
export function incomplete(bodyBytes?: number, cause?: unknown): Error {
  return fault('body_incomplete', bodyBytes === undefined ? {} : { bodyBytes }, cause);
}

/** Parses an authentic body. Skips a byte order mark. Leaves out the parser's own message, because it quotes the body. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fault('json_invalid', { expected: 'UTF-8' }, cause);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    throw fault('json_invalid', {
      ...{ expected: 'JSON', bodyBytes: bytes.byteLength },
      ...(position && { position: Number(position) }),
    });
  }
}
