import type { Framework } from './framework.ts';

/** The Pages Router. */
export const nextPages: Framework = {
  id: 'next-pages',
  name: 'Next.js (Pages Router)',
  parser: "Next's body parser",
  keepBytes:
    'Add this line to the file of the API route, which turns the parser off for that route alone: export const config = { api: { bodyParser: false } }.',
  code: '// pages/api/webhooks.ts\nexport const config = { api: { bodyParser: false } };\nexport default nextPagesHandler(receiver);',
  adapter: { path: 'next', name: 'nextPagesHandler' },
};

export const nextPagesPlainCode =
  '// pages/api/webhooks.ts\nexport const config = { api: { bodyParser: false } };\nexport default async function handler(req, res) {\n  const parts = [];\n  for await (const part of req) parts.push(part);\n  verify(Buffer.concat(parts));\n}';
