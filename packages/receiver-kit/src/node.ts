// Node's http server. Express requests are Node requests, so its adapter is the same function.
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { type NodeRequest, readNodeBody } from './node-body.ts';
import { checkRequest } from './request/body.ts';
import { RequestHeaders } from './request/headers.ts';
import type { RequestReceiver } from './request-receiver.ts';

export type { NodeRequest } from './node-body.ts';

/** `http.createServer(nodeHandler(receiver))`. Answers every request itself; the promise ends when the answer is written and never rejects. */
export function nodeHandler(receiver: RequestReceiver): (req: NodeRequest, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    const answer = await receive(receiver, req);
    // A timeout middleware may have answered already. The work is done anyway.
    if (res.headersSent) return;
    res.writeHead(answer.status, {
      ...answer.headers,
      ...(answer.status !== 204 && { 'content-length': Buffer.byteLength(answer.body) }),
    });
    res.end(answer.body);
  };
}

async function receive(receiver: RequestReceiver, req: NodeRequest): Promise<Answer> {
  let body: Uint8Array;
  try {
    checkRequest(req.method, new RequestHeaders(req.headers), receiver.maxBodyBytes);
    body = await readNodeBody(req, receiver.maxBodyBytes);
  } catch (error) {
    return receiver.refuse(error);
  }
  return receiver.handle(body, req.headers);
}
