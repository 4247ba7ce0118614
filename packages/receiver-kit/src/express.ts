// Express 4 and 5. It reads the body itself: no express.raw() is needed, and no body parser may run before it.
import type { ServerResponse } from 'node:http';
import { type NodeRequest, nodeHandler } from './node.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** `app.post('/webhooks', expressHandler(receiver))`, before `app.use(express.json())`. Never calls `next`. */
export function expressHandler(receiver: RequestReceiver): (req: NodeRequest, res: ServerResponse) => Promise<void> {
  return nodeHandler(receiver);
}
