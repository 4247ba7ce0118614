// What all adapters over Node's request and response share: Express, Next's API routes, Cloud Functions, http, http2.
import type { ServerResponse } from 'node:http';
import type { Framework } from '@posthorn/diagnose/frameworks/framework';
import type { RequestReceiver } from '../request-receiver.ts';
import { createAdapter } from './create-adapter.ts';
import { type NodeRequest, type ParserOf, readNodeBody } from './node-body.ts';
import { isNodeRequest, isNodeResponse } from './shapes.ts';
import { writeNode } from './write-node.ts';

/** The promise ends when the answer is written. */
export type NodeHandler = (req: NodeRequest, res: ServerResponse) => Promise<void>;

export function nodeAdapter(
  framework: Framework,
  parserOf: ParserOf = () => framework.parser,
): (receiver: RequestReceiver) => NodeHandler {
  return createAdapter<[NodeRequest, ServerResponse], void>({
    framework,
    fits: (req, res) => isNodeRequest(req) && isNodeResponse(res),
    method: (req) => req.method,
    headers: (req) => req.headers,
    bytes: (maxBodyBytes, req) => readNodeBody(req, maxBodyBytes, { framework, parserOf }),
    answer: (answer, _req, res) => writeNode(answer, res),
  });
}
