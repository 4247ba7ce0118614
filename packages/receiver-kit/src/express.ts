// Express 4 and 5. It reads the body itself: no express.raw() is needed, and no body parser may run before it.
import { express } from '@posthorn/diagnose/frameworks/express';
import { type NodeHandler, nodeAdapter } from './adapter/node-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** `app.post('/webhooks', expressHandler(receiver))`, before `app.use(express.json())`. Never calls `next`. */
export const expressHandler: (receiver: RequestReceiver) => NodeHandler = nodeAdapter(express, (body, contentType) => {
  if (typeof body === 'string') return 'a text parser (express.text())';
  if (contentType.includes('urlencoded')) return 'a form parser (express.urlencoded())';
  return 'a JSON parser (express.json())';
});
