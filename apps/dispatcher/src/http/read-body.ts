// Reads a request body up to a limit. Express's reader waits for the end of a body that it refuses, however long that
// takes. Here the refusal comes first, even before `100 Continue` if the head gives the size.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import getRawBody from 'raw-body';
import { RequestError } from '../domain/errors.ts';

const DECODERS = new Map<string, () => Transform>(
  Object.entries({
    gzip: createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }),
);

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * The decoded bytes, `undefined` where there is no body. The limit counts bytes as sent and as decoded.
 * @throws RequestError `body_too_large`, `unsupported_media_type`, `malformed_request`
 */
export function readBody(
  req: IncomingMessage,
  res: ServerResponse,
  maxBytes: number,
): Buffer | undefined | Promise<Buffer> {
  return hasBody(req) ? (arrivedBody(req, maxBytes) ?? bytesOf(req, res, maxBytes)) : undefined;
}

/** A plain body that has arrived with its head, as most events do: it needs no listeners and no promise. `null` = it is another one. */
function arrivedBody(req: IncomingMessage, maxBytes: number): Buffer | null {
  const { readableLength, headers } = req;
  if (readableLength === 0 || readableLength > maxBytes || req.destroyed) return null;
  if (headers['content-encoding'] !== undefined || Number(headers['content-length']) !== readableLength) return null;
  const bytes: Buffer | null = req.read();
  // Its end is still to be read: Node keeps the request until then.
  req.resume();
  return bytes;
}

async function bytesOf(req: IncomingMessage, res: ServerResponse, maxBytes: number): Promise<Buffer> {
  const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
  const decoder = encoding === 'identity' ? null : DECODERS.get(encoding);
  if (decoder === undefined) {
    const message = `The content-encoding "${encoding}" is not supported. Use gzip, deflate, br or none.`;
    throw new RequestError('unsupported_media_type', message);
  }
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // Node answers it by itself unless the server listens for `checkContinue`, which ours does.
  if (req.headers.expect !== undefined) res.writeContinue();
  const stream = decoder === null ? req : decoded(req, decoder());
  try {
    return await getRawBody(stream, { limit: maxBytes });
  } catch (error) {
    throw refusalOf(error, maxBytes);
  } finally {
    if (stream !== req) stream.destroy();
  }
}

/** Not `pipeline`: that destroys the request, and with it the connection that the answer needs. */
function decoded(req: IncomingMessage, decoder: Transform): Transform {
  const onClose = (): void => {
    if (!req.complete) decoder.destroy(cutShort());
  };
  req.once('close', onClose);
  return req.pipe(decoder).once('close', () => req.off('close', onClose));
}

function refusalOf(error: unknown, maxBytes: number): unknown {
  if (!(error instanceof Error)) return error;
  const type = 'type' in error ? error.type : null;
  if (type === 'entity.too.large') return tooLarge(maxBytes);
  // The second if its client was gone before its body was to be read: its token was being looked up.
  if (type === 'request.aborted' || type === 'stream.not.readable') return cutShort();
  const code = 'code' in error ? String(error.code) : '';
  // What zlib says of bytes that are not what content-encoding promises: Z_DATA_ERROR, Z_BUF_ERROR, ERR_BROTLI_…, ERR__ERROR_….
  if (!/^(Z_|ERR_)/.test(code)) return error;
  return new RequestError(
    'malformed_request',
    `The body cannot be decoded with its content-encoding: ${error.message}.`,
  );
}

const tooLarge = (maxBytes: number): RequestError =>
  new RequestError('body_too_large', `The body is larger than ${maxBytes} bytes. Send smaller requests.`);

const cutShort = (): RequestError => new RequestError('malformed_request', 'The request ended before its body did.');
