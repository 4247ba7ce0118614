// Next.js: route handlers of the App Router, and API routes of the Pages Router.
import { type NodeHandler, nodeAdapter } from './adapter/node-adapter.ts';
import { webAdapter } from './adapter/web-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** `export const POST = nextHandler(receiver)` in `app/webhooks/route.ts`. */
export const nextHandler: (receiver: RequestReceiver) => (request: Request, context?: unknown) => Promise<Response> =
  webAdapter('nextHandler', async () => (await import('@posthorn/diagnose/frameworks/next')).next);

/** `export default nextPagesHandler(receiver)`, beside `export const config = { api: { bodyParser: false } }`. */
export const nextPagesHandler: (receiver: RequestReceiver) => NodeHandler = nodeAdapter(
  'nextPagesHandler',
  async () => (await import('@posthorn/diagnose/frameworks/next-pages')).nextPages,
);
