// Sends an answer before the end of the request body. The connection cannot be reused, because the rest is not read. It
// must not be closed immediately either, because a client that is still writing would see a reset instead.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from './read-body.ts';

/** How long a client may go on sending after it was answered. */
const LINGER_MS = 1000;
/** The rest of a small body is read, and the connection kept: cheaper than a new one. */
const SMALL_BYTES = 65_536;

const isLong = (req: IncomingMessage): boolean => {
  const length = req.headers['content-length'];
  return length === undefined || Number(length) > SMALL_BYTES;
};

/** Ends the answer with this JSON, and closes the connection where much of the body may still be to come. */
export function answerJson(req: IncomingMessage, res: ServerResponse, json: unknown): void {
  const text = JSON.stringify(json);
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(text));
  if (req.complete || !hasBody(req) || !isLong(req)) {
    res.end(text);
    return;
  }
  res.setHeader('connection', 'close');
  // Complete for the client now; ended here when it has stopped sending.
  res.write(text);
  const end = (): void => {
    clearTimeout(cutOff);
    res.end();
  };
  const cutOff = setTimeout(end, LINGER_MS).unref();
  req.once('end', end).once('close', end).resume();
}
