import type { Framework } from './framework.ts';

export const hono: Framework = {
  id: 'hono',
  name: 'Hono',
  parser: 'c.req.json()',
  keepBytes:
    "Add app.post('/webhooks', honoHandler(receiver)) before every middleware that reads the body. Such a middleware may call c.req.arrayBuffer() or c.req.json(), whose bytes Hono keeps, but not c.req.raw.json().",
  code: "app.post('/webhooks', honoHandler(receiver));",
  adapter: { path: 'hono', name: 'honoHandler' },
};

export const honoPlainCode =
  "app.post('/webhooks', async (c) => {\n  verify(Buffer.from(await c.req.arrayBuffer()));\n});";
