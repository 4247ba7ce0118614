// Builds the OpenAPI 3.1 document from the table of routes and the schemas of the API itself.
import type { Document, PathOperation } from './open-api.ts';
import { type DescribedRoute, GROUPS } from './operation.ts';
import { parametersOf } from './parameters.ts';
import { RECEIVED, RECEIVED_HEADERS, receivedEvents } from './received.ts';
import { refusals, responsesOf } from './responses.ts';
import { SchemaBook } from './schema-book.ts';

const INFO = {
  title: 'Posthorn API',
  summary: 'Accepts events, delivers signed webhooks, retries until a 2xx, and explains every outcome.',
  description:
    'Every answer is JSON: `{data}`, or `{data, links, meta}` for lists. A success can carry `warnings`. Every error is `{message, code, errors?}`; programs should decide by `code`.\n\nA body in which a member name appears twice in one object is refused with 422, because parsers read it differently.\n\nTimes of events, deliveries and attempts are RFC 3339 in UTC with milliseconds; times of webhooks and tokens are `YYYY-MM-DD HH:MM:SS` in UTC. Inputs accept both.\n\nEach operation lists the scope that it needs. `*` covers all scopes.',
  license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
};

const BEARER = {
  type: 'http',
  scheme: 'bearer',
  description: 'A token of your tenant: `posthorn token create --tenant acme --name crm` prints one.',
};

export type Described = { routes: readonly DescribedRoute[]; version: string };

export async function openApiDocument({ routes, version }: Described): Promise<Document> {
  const book = new SchemaBook();
  const paths: Document['paths'] = {};
  for (const route of inReadingOrder(routes)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, book) };
  }
  const webhooks = await receivedEvents(book);
  const responses = refusals(book);
  const used = new Set(routes.map(({ operation }) => operation.group));
  return {
    openapi: '3.1.0',
    info: { version, ...INFO },
    servers: [{ url: '/api/v3', description: 'This dispatcher' }],
    tags: [
      ...Object.entries(GROUPS)
        .filter(([name]) => [...used].some((one) => one === name))
        .map(([name, description]) => ({ name, description })),
      RECEIVED,
    ],
    security: [{ token: [] }],
    paths,
    webhooks,
    components: {
      securitySchemes: { token: BEARER },
      parameters: RECEIVED_HEADERS,
      responses,
      schemas: book.components(),
    },
  };
}

function inReadingOrder(routes: readonly DescribedRoute[]): DescribedRoute[] {
  const order = Object.keys(GROUPS);
  return [...routes].sort((a, b) => order.indexOf(a.operation.group) - order.indexOf(b.operation.group));
}

function operationOf(route: DescribedRoute, book: SchemaBook): PathOperation {
  const { operation, path, scope } = route;
  const parameters = parametersOf(operation, path, book);
  const { body } = operation;
  const byRoute = route.isOpen
    ? 'Needs no token.'
    : scope === null
      ? 'Any token may use it.'
      : `Needs the scope \`${scope}\`${operation.orScope === undefined ? '' : ` or \`${operation.orScope}\``}.`;
  const needs = operation.needs ?? byRoute;
  return {
    operationId: operation.id,
    tags: [operation.group],
    summary: operation.summary,
    description: operation.description === undefined ? needs : `${operation.description}\n\n${needs}`,
    'x-required-scope': scope,
    ...(route.isOpen && operation.needs === undefined && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: body.required,
        content: { 'application/json': { schema: book.schemaOf(body.schema, 'input'), example: body.example } },
      },
    }),
    responses: responsesOf(route, book),
  };
}
