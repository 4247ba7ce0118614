// NestJS, on Express and on Fastify. Its body parser runs before every controller; `rawBody: true` makes it keep the bytes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createAdapter } from './adapter/create-adapter.ts';
import {
  answerFastify,
  type FastifyReplyLike,
  type FastifyRequestLike,
  fastifyBytes,
  isFastify,
} from './adapter/fastify-request.ts';
import { readNodeBody } from './adapter/node-body.ts';
import { isNodeRequest, isNodeResponse } from './adapter/node-shapes.ts';
import { writeNode } from './adapter/write-node.ts';
import type { RequestReceiver } from './request-receiver.ts';

type NestRequest = IncomingMessage | FastifyRequestLike;
type NestResponse = ServerResponse | FastifyReplyLike;

/** In a controller: `receive(@Req() req, @Res() res) { return nestHandler(receiver)(req, res); }`. Writes the answer itself. */
export const nestHandler: (receiver: RequestReceiver) => (req: NestRequest, res: NestResponse) => Promise<void> =
  createAdapter({
    name: 'nestHandler',
    framework: async () => (await import('@posthorn/diagnose/frameworks/nest')).nest,
    fits: (req: NestRequest, res: NestResponse) => isFastify(req, res) || (isNodeRequest(req) && isNodeResponse(res)),
    method: (req) => req.method,
    headers: (req) => req.headers,
    bytes: (maxBodyBytes, req) =>
      isNodeRequest(req) ? readNodeBody(req, maxBodyBytes) : fastifyBytes(req as FastifyRequestLike),
    answer: (answer, _req, res) => {
      if (isNodeResponse(res)) writeNode(answer, res);
      else answerFastify(answer, res as FastifyReplyLike);
    },
  });
