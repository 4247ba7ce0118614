import type { Framework } from './framework.ts';

export const fastify: Framework = {
  id: 'fastify',
  name: 'Fastify',
  parser: "Fastify's content type parser",
  keepBytes:
    "Add the receiver with app.register(fastifyPlugin(receiver, { path: '/webhooks' })). The plugin has a scope of its own, so other routes keep their parsers. " +
    'Do not wrap it in fastify-plugin, and do not read the body in a preParsing hook.',
  code: "app.register(fastifyPlugin(receiver, { path: '/webhooks' }));",
  adapter: { path: 'fastify', name: 'fastifyPlugin' },
};

export const fastifyPlainCode = `// A scope of its own: other routes keep their JSON parser.
app.register(async (scope) => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.post('/webhooks', async (request) => verify(request.body));
});`;
