// The description without a server, and checks of values against its schemas.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { openApiDocument } from '../../../src/api-description/document.ts';
import type { Document, JsonSchema } from '../../../src/api-description/open-api.ts';
import type { Route } from '../../../src/http/route.ts';
import { type Handlers, routes } from '../../../src/http/routes.ts';

/** The table with handlers that nobody calls. */
export function tableOfRoutes(): Route[] {
  const handlers = new Proxy(
    {},
    { get: () => new Proxy({}, { get: () => () => Promise.reject(new Error('unused')) }) },
  );
  return routes(handlers as Handlers);
}

export const describedHere = (): Promise<Document> => openApiDocument({ routes: tableOfRoutes(), version: '1.2.3' });

/** Where an answer is checked, no field may go untold; for callers the schemas stay open to new fields. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const whole = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  // Beside a reference, properties narrow what it refers to.
  const isShape = 'properties' in whole && !('additionalProperties' in whole) && !('$ref' in whole);
  return isShape && typeof whole['type'] !== 'undefined' ? { ...whole, additionalProperties: false } : whole;
}

export type Check = (schema: JsonSchema, value: unknown, what: string) => void;

export function checkerOf(document: Document, { strict }: { strict: boolean }): Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const told = JSON.parse(JSON.stringify(document)) as Document;
  ajv.addSchema({ $id: 'description', components: strict ? closed(told.components) : told.components });
  const pointed = (schema: unknown): unknown =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"description#/components/'));
  return (schema, value, what) => {
    const validate = ajv.compile(pointed(strict ? closed(schema) : schema) as object);
    validate(value);
    expect(validate.errors ?? [], `${what}: ${JSON.stringify(value)?.slice(0, 600)}`).toEqual([]);
  };
}
