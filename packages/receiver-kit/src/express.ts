// Express 4 and 5. It reads the body itself: no express.raw() is needed, and no body parser may run before it.
import { type NodeHandler, nodeAdapter } from './adapter/node-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** `app.post('/webhooks', expressHandler(receiver))`, before `app.use(express.json())`. Never calls `next`. */
export const expressHandler: (receiver: RequestReceiver) => NodeHandler = nodeAdapter(
  'expressHandler',
  async () => (await import('@posthorn/diagnose/frameworks/express')).express,
);
