// Verifies the received bytes. A parsed body is never serialized again, because that only seems to work.
import { fault } from './errors.ts';
import type { RequestHeaders } from './request-headers.ts';

/** Text is encoded as UTF-8. */
export type BodyLike = Uint8Array | ArrayBuffer | string;

export function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (typeof body === 'string') return new TextEncoder().encode(body);
  throw fault('body_already_parsed', `the body is ${article(body)}, not the bytes that were received`, {
    hint: 'Pass the raw body. JSON.stringify writes other bytes than the signed ones.',
    details: { found: typeof body },
  });
}

function article(body: unknown): string {
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
