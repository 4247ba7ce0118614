// Google Cloud Functions and Firebase: Express's request, whose bytes the Functions Framework keeps in `rawBody`.
import { type NodeHandler, nodeAdapter } from './adapter/node-adapter.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** `functions.http('webhooks', cloudFunctionHandler(receiver))`. */
export const cloudFunctionHandler: (receiver: RequestReceiver) => NodeHandler = nodeAdapter(
  'cloudFunctionHandler',
  async () => (await import('@posthorn/diagnose/frameworks/cloud-functions')).cloudFunctions,
);
