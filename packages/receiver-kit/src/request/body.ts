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
  if (!(ArrayBuffer.isView(body) || isBuffer(body))) return undefined;
  const view = ArrayBuffer.isView(body) ? body : new DataView(body);
  const bytes = view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  // Another thread may change shared memory between the check of the signature and the parsing.
  return String(view.buffer) === '[object SharedArrayBuffer]' ? Uint8Array.from(bytes) : bytes;
}

/** Recognises a buffer of any realm, where `instanceof` fails: no other object can be looked at through a view. */
function isBuffer(body: unknown): body is ArrayBuffer {
  try {
    return new DataView(body as ArrayBuffer).byteLength >= 0;
  } catch (cause) {
    if (wasTransferred(body)) throw fault('body_already_read', {}, cause);
    return false;
  }
}

/** The getter throws for everything that never was a buffer, and `instanceof` for a revoked proxy. */
function wasTransferred(body: unknown): boolean {
  try {
    return Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get?.call(body) === 0;
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
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw fault('json_invalid', { bodyBytes: bytes.byteLength });
  }
}
