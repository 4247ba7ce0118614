// Azure Functions, programming model 4: requests like the web's, answers as plain objects.
import { createAdapter } from './adapter/create-adapter.ts';
import { has, isWebRequest } from './adapter/shapes.ts';
import { readWebBody } from './adapter/web-body.ts';
import type { RequestReceiver } from './request-receiver.ts';

/** The part of Azure's `HttpRequest` that the adapter uses. */
export type AzureRequestLike = Pick<Request, 'method' | 'headers' | 'body' | 'bodyUsed' | 'arrayBuffer'>;

export interface AzureResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type AzureHandler = (request: AzureRequestLike, context: { readonly invocationId: string }) => Promise<AzureResponse>;

/** `app.http('webhooks', { methods: ['POST'], authLevel: 'anonymous', handler: azureHandler(receiver) })`. */
export const azureHandler: (receiver: RequestReceiver) => AzureHandler = createAdapter({
  name: 'azureHandler',
  framework: async () => (await import('@posthorn/diagnose/frameworks/azure-functions')).azureFunctions,
  fits: (request: AzureRequestLike, context: { readonly invocationId: string }) =>
    isWebRequest(request) && has(context, 'invocationId'),
  method: (request) => request.method,
  headers: (request) => request.headers,
  bytes: (maxBodyBytes, request) => readWebBody(request, maxBodyBytes),
  answer: ({ status, headers, body }) => ({ status, headers: { ...headers }, body }),
});
