// Reads the bytes of a Node request. It never waits for a stream that has ended and never serializes a parsed body. It
// takes kept bytes, or reads an untouched stream, or says which middleware ran first and how to fix it.
import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { fault } from '../errors.ts';
import { bytesIn, incomplete, tooLarge } from '../request/body.ts';

/** `body` and `rawBody`: parsers and hosting platforms put there what they read. */
export type NodeRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/** Where parsers put what they read: on the request itself, or on Koa's. */
export interface Kept {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

export async function readNodeBody(
  req: IncomingMessage,
  maxBodyBytes: number,
  kept: Kept = req as NodeRequest,
): Promise<Uint8Array> {
  const { rawBody, body } = kept;
  // Kept by a parser as text. Bytes that are no UTF-8 are lost, and the signature will say so.
  if (typeof rawBody === 'string') return Buffer.from(rawBody, 'utf8');
  const bytes = bytesIn(rawBody) ?? bytesIn(body);
  if (bytes !== undefined) return bytes;
  if (!isUntouched(req)) throw alreadyRead(req, { body, rawBody });
  // It made text of the body and lost bytes.
  if (req.readableEncoding === 'ascii') throw fault('body_already_parsed', { found: 'ascii' });
  return readStream(req, maxBodyBytes);
}

function isUntouched(req: IncomingMessage): boolean {
  return !req.readableDidRead && !req.readableEnded && !req.destroyed && req.readableFlowing !== true;
}

function alreadyRead(req: IncomingMessage, { body, rawBody }: Kept): Error {
  if (rawBody !== undefined && rawBody !== null)
    return fault('body_already_parsed', { place: 'req.rawBody', found: typeof rawBody });
  const found = typeof body;
  if (found !== 'string' && (found !== 'object' || body === null)) return fault('body_already_read');
  const format = found === 'string' ? 'text' : req.headers['content-type']?.includes('urlencoded') ? 'form' : 'json';
  return fault('body_already_parsed', { place: 'req.body', found, format });
}

function readStream(req: IncomingMessage, maxBodyBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (): void => {
      req.off('data', onData);
      req.off('end', onEnd);
      req.off('close', onBroken);
    };
    const onData = (part: Buffer | string): void => {
      // After req.setEncoding() the parts are text in that encoding.
      const chunk = typeof part === 'string' ? Buffer.from(part, req.readableEncoding ?? 'utf8') : part;
      size += chunk.byteLength;
      if (size <= maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      stop();
      req.pause();
      reject(tooLarge(maxBodyBytes));
    };
    const onEnd = (): void => {
      stop();
      const done = (): void => (req.aborted ? reject(incomplete(size)) : resolve(Buffer.concat(chunks, size)));
      // HTTP/2 ends a body that was broken off as if it were complete, and says so right after.
      if (req.httpVersionMajor >= 2) setImmediate(done);
      else done();
    };
    const onBroken = (): void => {
      stop();
      reject(incomplete(size));
    };
    // A broken connection raises 'error' before 'close'; without a listener it would end the process.
    req.once('error', onBroken);
    req.on('data', onData);
    req.once('end', onEnd);
    req.once('close', onBroken);
    req.resume();
  });
}
