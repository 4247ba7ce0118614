import type { Framework } from './framework.ts';

export const nest: Framework = {
  id: 'nest',
  name: 'NestJS',
  parser: "NestJS's body parser",
  keepBytes:
    "Create the app with NestFactory.create(AppModule, { rawBody: true }), which keeps the bytes in req.rawBody and leaves other routes as they are. Its parser refuses bodies over 100 kB: app.useBodyParser('json', { limit: 1_114_112 }) raises that.",
  bodyLimit:
    "The parser of NestJS has a limit of its own (100 kB on one platform, 1 MiB on the other): app.useBodyParser('json', { limit: 1_114_112 }) raises it.",
  code: `// main.ts: NestFactory.create(AppModule, { rawBody: true })
@Post('webhooks')
receive(@Req() req, @Res() res) {
  return nestHandler(receiver)(req, res);
}`,
  adapter: { path: 'nest', name: 'nestHandler' },
};

export const nestPlainCode =
  "// main.ts: NestFactory.create(AppModule, { rawBody: true })\n@Post('webhooks')\nreceive(@Req() req: RawBodyRequest<Request>) {\n  verify(req.rawBody);\n}";
