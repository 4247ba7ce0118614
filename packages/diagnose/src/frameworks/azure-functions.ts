import type { Framework } from './framework.ts';

export const azureFunctions: Framework = {
  id: 'azure-functions',
  name: 'Azure Functions',
  parser: 'request.json() or request.text()',
  keepBytes:
    'Give azureHandler(receiver) to app.http as its handler, and read nothing from the request before. If other code needs the body, give that code request.clone().',
  bodyLimit: 'The host passes 100 MB at most; FUNCTIONS_REQUEST_BODY_SIZE_LIMIT changes that.',
  code: "app.http('webhooks', { methods: ['POST'], authLevel: 'anonymous', handler: azureHandler(receiver) });",
  adapter: { path: 'azure-functions', name: 'azureHandler' },
};

export const azureFunctionsPlainCode = 'verify(Buffer.from(await request.arrayBuffer()));';
