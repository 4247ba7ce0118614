// Reads the bytes of a Node request. It never waits for a stream that has ended and never serializes a parsed body. It
// takes kept bytes, or reads an untouched stream, or says which middleware ran first and how to fix it.
import type { IncomingMessage } from 'node:http';
import { fault } from './errors.ts';
import { tooLarge } from './request/body.ts';

/** `body` and `rawBody`: parsers and hosting platforms put there what they read. */
export type NodeRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

export async function readNodeBody(req: NodeRequest, maxBodyBytes: number): Promise<Uint8Array> {
  if (req.rawBody instanceof Uint8Array) return req.rawBody;
  if (req.body instanceof Uint8Array) return req.body;
  if (!isUntouched(req)) throw alreadyRead(req);
  return readStream(req, maxBodyBytes);
}

function isUntouched(req: IncomingMessage): boolean {
  return !req.readableDidRead && !req.readableEnded && !req.destroyed && req.readableFlowing !== true;
}

function alreadyRead(req: NodeRequest): Error {
  const { body } = req;
  const fix = "Put app.post('/webhooks', expressHandler(receiver)) before the line that adds the parser.";
  if (typeof body === 'string' || (typeof body === 'object' && body !== null)) {
    const parser = parserOf(body, req.headers['content-type'] ?? '');
    return fault(
      'body_already_parsed',
      `${parser} ran first: req.body is ${typeof body === 'string' ? 'text' : 'an object'}, not bytes`,
      {
        hint: `${fix} Or keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes; } }).`,
        details: { found: typeof body, parser },
      },
    );
  }
  return fault(
    'body_already_read',
    'the body was read before the receiver got the request, and its bytes were not kept',
    {
      hint: `Something consumed the stream. ${fix}`,
    },
  );
}

function parserOf(body: object | string, contentType: string): string {
  if (typeof body === 'string') return 'a text parser (express.text())';
  if (contentType.includes('urlencoded')) return 'a form parser (express.urlencoded())';
  return 'a JSON parser (express.json())';
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
    const onData = (chunk: Buffer): void => {
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
      resolve(Buffer.concat(chunks, size));
    };
    const onBroken = (): void => {
      stop();
      reject(
        fault('body_incomplete', 'the connection closed before the body was complete', {
          details: { bodyBytes: size },
        }),
      );
    };
    // A broken connection raises 'error' before 'close'; without a listener it would end the process.
    req.once('error', onBroken);
    req.on('data', onData);
    req.once('end', onEnd);
    req.once('close', onBroken);
    req.resume();
  });
}
