// What all adapters over Node's request and response share: Express, Next's API routes, Cloud Functions, http, http2.
import type { ServerResponse } from 'node:http';
import type { LoadFramework } from '../request-context.ts';
import type { RequestReceiver } from '../request-receiver.ts';
import { createAdapter } from './create-adapter.ts';
import { type NodeRequest, readNodeBody } from './node-body.ts';
import { isNodeRequest, isNodeResponse } from './node-shapes.ts';
import { writeNode } from './write-node.ts';

/** The promise ends when the answer is written. */
export type NodeHandler = (req: NodeRequest, res: ServerResponse) => Promise<void>;

export function nodeAdapter(name: string, framework: LoadFramework): (receiver: RequestReceiver) => NodeHandler {
  return createAdapter<[NodeRequest, ServerResponse], void>({
    name,
    framework,
    fits: (req, res) => isNodeRequest(req) && isNodeResponse(res),
    method: (req) => req.method,
    headers: (req) => req.headers,
    bytes: (maxBodyBytes, req) => readNodeBody(req, maxBodyBytes),
    answer: (answer, _req, res) => writeNode(answer, res),
  });
}
