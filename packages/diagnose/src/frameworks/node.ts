import type { Framework } from './framework.ts';

export const node: Framework = {
  id: 'node',
  name: 'Node',
  parser: 'a body parser',
  keepBytes:
    'Call nodeHandler(receiver) before anything reads the request. If it cannot go first, keep the bytes in req.rawBody, or pass them yourself: receiver.handle(bytes, req.headers). ' +
    'In an API route of Next, use nextPagesHandler and export const config = { api: { bodyParser: false } }.',
  code: 'http.createServer(nodeHandler(receiver));',
  adapter: { path: 'node', name: 'nodeHandler' },
};

export const nodePlainCode =
  'const parts = [];\nfor await (const part of req) parts.push(part);\nverify(Buffer.concat(parts));';
