import { Buffer } from 'node:buffer';
import type { ServerResponse } from 'node:http';
import type { Answer } from '../answer.ts';

export function writeNode(answer: Answer, res: ServerResponse): void {
  // A timeout middleware may have answered already. The work is done anyway.
  if (res.headersSent) return;
  res.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status !== 204 && { 'content-length': Buffer.byteLength(answer.body) }),
  });
  res.end(answer.body);
}
