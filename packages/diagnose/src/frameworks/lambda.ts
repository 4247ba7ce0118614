import type { Framework } from './framework.ts';

export const lambda: Framework = {
  id: 'lambda',
  name: 'AWS Lambda',
  parser: 'a middleware that parses event.body',
  keepBytes:
    'Export lambdaHandler(receiver) itself as the handler. Remove middleware that parses event.body, such as httpJsonBodyParser of middy, and body mapping templates of API Gateway: use the proxy integration.',
  bodyLimit: 'API Gateway passes 10 MB at most, a function URL 6 MB and a load balancer 1 MB.',
  code: 'export const handler = lambdaHandler(receiver);',
  adapter: { path: 'lambda', name: 'lambdaHandler' },
};

export const lambdaPlainCode = "verify(Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'));";
