import type { Framework } from './framework.ts';

/** The App Router. */
export const next: Framework = {
  id: 'next',
  name: 'Next.js',
  parser: 'request.json() or request.text()',
  keepBytes:
    'In the route handler, export const POST = nextHandler(receiver) and read nothing from the request before. If other code needs the body, give that code request.clone().',
  code: '// app/webhooks/route.ts\nexport const POST = nextHandler(receiver);',
  adapter: { path: 'next', name: 'nextHandler' },
};

export const nextPlainCode =
  '// app/webhooks/route.ts\nexport async function POST(request: Request) {\n  const body = Buffer.from(await request.arrayBuffer());\n  verify(body);\n}';
