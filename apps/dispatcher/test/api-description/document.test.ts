// The description is made of the table of routes and the schemas (docs/spec.md openapi-1 to openapi-4).
import { CANONICAL_EVENTS, OPERATIONAL_EVENTS } from '@posthorn/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { FIELD_TEXTS } from '../../src/api-description/field-texts.ts';
import type { JsonSchema } from '../../src/api-description/open-api.ts';
import { checkerOf, describedHere, tableOfRoutes } from '../http/support/described.ts';

const document = await describedHere();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
);

function referencesOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(referencesOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesOf(value),
  );
}

function at(pointer: string): unknown {
  const parts = pointer.replace(/^#\//, '').split('/');
  return parts.reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document);
}

describe('openapi-1: the description is an OpenAPI 3.1 document', () => {
  it('by the schema of the standard', async () => {
    const copy = JSON.parse(JSON.stringify(document));
    expect(await new Validator().validate(copy)).toMatchObject({ valid: true });
    expect(document.openapi).toBe('3.1.0');
    delete copy.info;
    expect(await new Validator().validate(copy)).toMatchObject({ valid: false });
  });

  it('every reference leads to something, and every schema is referred to', () => {
    const references = new Set(referencesOf(document));
    expect(references.size).toBeGreaterThan(50);
    for (const one of references) expect(at(one), one).toBeTypeOf('object');
    const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(schemas.filter((one) => !references.has(one))).toEqual([]);
  });

  it('each operation has a name of its own, and each status of a refusal says its codes', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    const { properties } = document.components.responses['Conflict']?.content?.['application/json'].schema ?? {};
    expect(properties).toEqual({ code: { enum: ['conflict', 'idempotency_conflict'] } });
  });
});

describe('openapi-2: every route of the table is in it, and nothing else', () => {
  it('with its scope, its chapter and the parts of its path', () => {
    const told = operations.map(({ method, path, operation }) => ({
      method,
      path,
      scope: operation['x-required-scope'],
    }));
    const table = tableOfRoutes().map(({ method, path, scope }) => ({
      method,
      path: path.replaceAll(/:(\w+)/g, '{$1}'),
      scope,
    }));
    const byName = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(told.sort(byName)).toEqual(table.sort(byName));
    const tags = document.tags.map(({ name }) => name);
    for (const { path, operation } of operations) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const params = (operation.parameters ?? []).flatMap((one) =>
        'in' in one && one.in === 'path' ? [one.name] : [],
      );
      expect(params, path).toEqual(parts);
      expect(tags).toContain(operation.tags[0]);
      expect(operation.summary).not.toBe('');
    }
  });

  it('every parameter is described', () => {
    for (const { operation } of operations)
      for (const one of operation.parameters ?? [])
        expect('description' in one && one.description, `${operation.operationId} ${JSON.stringify(one)}`).toBeTruthy();
  });
});

/** Fields of a schema by path, those of nested objects too. */
function fieldsOf(schema: JsonSchema, prefix = ''): [string, JsonSchema][] {
  const below = prefix === '' ? '' : `${prefix}.`;
  const items = schema['items'] as JsonSchema | undefined;
  return [
    ...Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).flatMap(
      ([name, field]): [string, JsonSchema][] => [[below + name, field], ...fieldsOf(field, below + name)],
    ),
    ...(items === undefined ? [] : fieldsOf(items, `${prefix}[]`)),
  ];
}

describe('openapi-3: no field of a resource is silent', () => {
  const contexts = /Context$/;
  const own = Object.keys(document.components.schemas).filter((name) => name in FIELD_TEXTS);

  it('every request and answer is named, with a text for each field', () => {
    const silent = own.flatMap((name) =>
      fieldsOf(document.components.schemas[name] ?? {})
        .filter(([, field]) => typeof field['description'] !== 'string')
        .map(([path]) => `${name} ${path}`),
    );
    expect(silent).toEqual([]);
    const referred = operations.flatMap(({ operation }) => referencesOf([operation.requestBody, operation.responses]));
    const named = referred.flatMap((one) => (one.includes('/schemas/') ? [one.split('/').at(-1) ?? ''] : []));
    expect(named.filter((name) => !contexts.test(name) && !own.includes(name))).toEqual([]);
    for (const { operation } of operations) {
      const body = operation.requestBody?.content['application/json'].schema;
      const isBatch = operation.operationId === 'createEvents';
      if (body !== undefined && !isBatch) expect(body, operation.operationId).toHaveProperty('$ref');
    }
  });

  it('no text is left of a field that is gone', () => {
    const idle = Object.entries(FIELD_TEXTS).flatMap(([name, texts]) => {
      const fields = fieldsOf(document.components.schemas[name] ?? {}).map(([path]) => path);
      return Object.keys(texts)
        .filter((path) => path !== '' && !fields.includes(path))
        .map((path) => `${name} ${path}`);
    });
    expect(idle).toEqual([]);
    expect(own.sort()).toEqual(Object.keys(FIELD_TEXTS).sort());
  });
});

describe('openapi-4: every example fits its schema', () => {
  const check = checkerOf(document, { strict: false });

  it.each(operations.filter(({ operation }) => operation.requestBody))(
    '$method $path',
    ({ operation, method, path }) => {
      const content = operation.requestBody?.content['application/json'];
      check(content?.schema ?? {}, content?.example, `${method} ${path}`);
      // What the API would say to it; the schemas of a body are strict, so a misspelt field would fail.
      const route = tableOfRoutes().find((one) => one.operation.id === operation.operationId);
      expect(route?.operation.body?.schema.safeParse(content?.example)).toMatchObject({ success: true });
    },
  );

  it.each(Object.entries(document.webhooks))('received: %s', (name, { post }) => {
    const content = post.requestBody?.content['application/json'];
    check(content?.schema ?? {}, content?.example, name);
  });

  it('of refusals too; a wrong one would be found', () => {
    for (const [name, { content }] of Object.entries(document.components.responses))
      check(content?.['application/json'].schema ?? {}, content?.['application/json'].example, name);
    expect(() => check({ $ref: '#/components/schemas/EventCreate' }, { event: 'a.b' }, 'without a context')).toThrow();
  });

  it('a receiver is told of each canonical and each operational event', () => {
    expect(Object.keys(document.webhooks)).toEqual([...CANONICAL_EVENTS, ...OPERATIONAL_EVENTS]);
  });
});
