import type { Framework } from './framework.ts';

export const koa: Framework = {
  id: 'koa',
  name: 'Koa',
  parser: 'a Koa body parser (bodyParser() or koaBody())',
  keepBytes:
    'Add koaHandler(receiver) to the route before app.use(bodyParser()). If it cannot go first, set ctx.disableBodyParser = true for its path in a middleware before bodyParser().',
  code: "// before app.use(bodyParser())\nrouter.post('/webhooks', koaHandler(receiver));",
  adapter: { path: 'koa', name: 'koaHandler' },
};

export const koaPlainCode =
  '// before app.use(bodyParser())\nconst parts = [];\nfor await (const part of ctx.req) parts.push(part);\nverify(Buffer.concat(parts));';
