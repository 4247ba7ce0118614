import type { Framework } from './framework.ts';

export const express: Framework = {
  id: 'express',
  name: 'Express',
  parser: 'express.json()',
  parsers: {
    json: 'a JSON parser (express.json())',
    form: 'a form parser (express.urlencoded())',
    text: 'a text parser (express.text())',
  },
  keepBytes:
    "Put app.post('/webhooks', expressHandler(receiver)) before app.use(express.json()). " +
    'If it cannot go first, keep the bytes: express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes; } }).',
  code: "// before app.use(express.json())\napp.post('/webhooks', expressHandler(receiver));",
  adapter: { path: 'express', name: 'expressHandler' },
};

export const expressPlainCode =
  "// before app.use(express.json())\nconst raw = express.raw({ type: () => true, limit: 1_114_112 });\napp.post('/webhooks', raw, (req, res) => verify(req.body));";
