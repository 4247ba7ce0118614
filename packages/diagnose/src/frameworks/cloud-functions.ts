import type { Framework } from './framework.ts';

export const cloudFunctions: Framework = {
  id: 'cloud-functions',
  name: 'Google Cloud Functions',
  parser: 'the Functions Framework',
  keepBytes:
    'Give cloudFunctionHandler(receiver) the request of the Functions Framework itself, which keeps the bytes in req.rawBody. Pass req on as it is, not a copy such as { ...req }.',
  bodyLimit: 'The platform passes 10 MB (first generation) or 32 MB at most.',
  code: "functions.http('webhooks', cloudFunctionHandler(receiver));",
  adapter: { path: 'cloud-functions', name: 'cloudFunctionHandler' },
};

export const cloudFunctionsPlainCode = 'verify(req.rawBody);';
