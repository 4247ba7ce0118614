// Next.js: route handlers of the App Router, and API routes of the Pages Router.
import { next } from '@posthorn/diagnose/frameworks/next';
import { nextPages } from '@posthorn/diagnose/frameworks/next-pages';
import { type NodeHandler, nodeAdapter } from './adapter/node-adapter.ts';
import { webAdapter } from './adapter/web-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** `export const POST = nextHandler(receiver)` in `app/webhooks/route.ts`. */
export const nextHandler: (receiver: RequestReceiver) => (request: Request, context?: unknown) => Promise<Response> =
  webAdapter(next);

/** `export default nextPagesHandler(receiver)`, beside `export const config = { api: { bodyParser: false } }`. */
export const nextPagesHandler: (receiver: RequestReceiver) => NodeHandler = nodeAdapter(nextPages);
