// Masks secrets in an answer before it is stored or shown, because a receiver may echo them.
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { secretsOf } from '../domain/authentication/authentication.ts';
import { EchoMask } from '../domain/echo/echo-mask.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { MASK } from '../domain/masked-headers.ts';
import { wholeCharacters } from '../domain/whole-characters.ts';
import type { Authorisation } from '../ports/credentials.ts';
import type { TransportResponse, TransportResult } from '../ports/transport.ts';

/** A mask may be longer than what it stands for: the body is kept within what is stored of one. */
const BODY_MAX = 16 * 1024;
/** Of a compressed body so much is looked at; one that is longer still is not kept. */
const UNPACKED_MAX = 256 * 1024;

const MASK_BYTES = Buffer.from(MASK);
const MASK_LATIN1 = MASK_BYTES.toString('latin1');

/** Neither an endpoint nor an authorisation is ever changed, so a mask holds as long as they do. */
const masks = new WeakMap<Endpoint, EchoMask>();
/** Of requests with an authorisation: one may outlive a version of its endpoint. */
const masksWith = new WeakMap<Endpoint, WeakMap<Authorisation, EchoMask>>();

/** @param authorisation what the request was sent with, if it had any */
export function maskAnswer(
  result: TransportResult,
  endpoint: Endpoint,
  authorisation?: Authorisation | null,
): TransportResult {
  const { response, error } = result;
  if (response === null && error === null) return result;
  const mask = maskOf(endpoint, authorisation ?? null);
  if (mask.isEmpty) return result;
  return {
    ...result,
    error: error && { ...error, message: mask.text(error.message) },
    response: response && maskResponse(response, mask, error !== null),
  };
}

function maskOf(endpoint: Endpoint, authorisation: Authorisation | null): EchoMask {
  if (authorisation === null) {
    let mask = masks.get(endpoint);
    if (mask === undefined) {
      mask = newMask(endpoint, null);
      masks.set(endpoint, mask);
    }
    return mask;
  }
  const known = masksWith.get(endpoint) ?? new WeakMap<Authorisation, EchoMask>();
  masksWith.set(endpoint, known);
  const mask = known.get(authorisation) ?? newMask(endpoint, authorisation);
  known.set(authorisation, mask);
  return mask;
}

function newMask(endpoint: Endpoint, authorisation: Authorisation | null): EchoMask {
  const { authentication } = endpoint;
  const secrets = [endpoint.secret, endpoint.previousSecret?.text ?? null].filter((text) => text !== null);
  if (authentication !== null) secrets.push(...secretsOf(authentication));
  if (authorisation !== null) secrets.push(...authorisation.secrets);
  return new EchoMask({ headers: { ...endpoint.headers, ...authorisation?.headers }, secrets });
}

function maskResponse(response: TransportResponse, mask: EchoMask, isBroken: boolean): TransportResponse {
  const { body, truncated } = response;
  const headers = mask.headers(response.headers);
  const isCut = truncated || isBroken;
  const isTelling = packedTelling(response, (unpacked) => mask.text(unpacked, isCut) !== unpacked);
  if (isTelling) return { headers, body: MASK_BYTES, truncated };
  if (!mask.fits(body.byteLength, isCut)) return { ...response, headers };
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const masked = mask.text(text, isCut, MASK_LATIN1);
  if (masked === text) return { ...response, headers };
  const bytes = Buffer.from(masked, 'latin1');
  const kept = bytes.length > BODY_MAX ? wholeCharacters(bytes.subarray(0, BODY_MAX)) : bytes;
  return { headers, body: kept, truncated: truncated || kept.length < bytes.length };
}

/** Whether a body that came compressed holds a secret, or more than can be looked at. */
function packedTelling({ headers, body }: TransportResponse, tells: (text: string) => boolean): boolean {
  const coding = String(headers['content-encoding'] ?? '')
    .trim()
    .toLowerCase();
  const unpack = UNPACK.get(coding);
  if (unpack === undefined || body.byteLength === 0) return false;
  try {
    return tells(unpack(body).toString('latin1'));
  } catch (error) {
    // Not what it says it is, so a secret cannot be read out of it.
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
  }
}

const ZLIB = { maxOutputLength: UNPACKED_MAX, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI = { maxOutputLength: UNPACKED_MAX, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const UNPACK: ReadonlyMap<string, (bytes: Uint8Array) => Buffer> = new Map([
  ['gzip', (bytes) => gunzipSync(bytes, ZLIB)],
  ['x-gzip', (bytes) => gunzipSync(bytes, ZLIB)],
  ['deflate', (bytes) => inflateSync(bytes, ZLIB)],
  ['br', (bytes) => brotliDecompressSync(bytes, BROTLI)],
]);
