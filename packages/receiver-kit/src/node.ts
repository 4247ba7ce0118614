// Node's http server, and http2 with its compatible request and response.
import { type NodeHandler, nodeAdapter } from './adapter/node-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

export type { NodeRequest } from './adapter/node-body.ts';

/** `http.createServer(nodeHandler(receiver))`. Answers every request itself; the promise ends when the answer is written. */
export const nodeHandler: (receiver: RequestReceiver) => NodeHandler = nodeAdapter(
  'nodeHandler',
  async () => (await import('@posthorn/diagnose/frameworks/node')).node,
);
