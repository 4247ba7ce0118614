// JSON Schemas (draft 2020-12) of the contexts, generated on first use, because most processes never need them.
import { z } from 'zod';
import { documentedSchemaOf } from './contexts/documented.ts';

export type JsonSchema = Record<string, unknown>;

/** By schema, since many events share one. */
const cache = new Map<z.ZodType, JsonSchema>();

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the generator says at length is said shortly; the meaning stays. */
function shorten(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(shorten);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).filter(([key, value]) => !saysNothing(key, value));
  const { anyOf, ...rest } = Object.fromEntries(entries.map(([key, value]) => [key, shorten(value)]));
  if (!Array.isArray(anyOf)) return anyOf === undefined ? rest : { ...rest, anyOf };
  const others = anyOf.filter((option) => !isNull(option));
  const [only] = others;
  if (others.length !== 1 || others.length === anyOf.length || !isObject(only)) return { ...rest, anyOf };
  // A list of values rules null out whatever the type says: it stays beside it.
  if ('enum' in only || 'const' in only) return { ...rest, anyOf };
  // One type or null is a list of types; a union or null is one list, not a list in a list.
  if (typeof only['type'] === 'string') return { ...only, ...rest, type: [only['type'], 'null'] };
  if (Array.isArray(only['type'])) return { ...only, ...rest, type: [...only['type'], 'null'] };
  if (Array.isArray(only['anyOf'])) return { ...only, ...rest, anyOf: [...only['anyOf'], { type: 'null' }] };
  return { ...rest, anyOf };
}

const isNull = (option: unknown) => isObject(option) && option['type'] === 'null';

/** Extra fields are allowed by default, and a list of no properties describes none. */
const saysNothing = (key: string, value: unknown) =>
  (key === 'additionalProperties' || key === 'properties') && isObject(value) && Object.keys(value).length === 0;

/** Named schemas are written as references; the root itself should be readable at the root. */
function inlineRoot({ $ref, $defs, ...rest }: JsonSchema): JsonSchema {
  if (typeof $ref !== 'string' || !isObject($defs)) return $defs === undefined ? rest : { ...rest, $defs };
  const { [$ref.slice('#/$defs/'.length)]: root, ...others } = $defs;
  return { ...rest, ...(root as JsonSchema), ...(Object.keys(others).length > 0 && { $defs: others }) };
}

/** The JSON Schema of an event's context, as the catalogue documents it. Its parts are shared: do not change them. */
export function jsonSchemaOf(name: string): JsonSchema {
  const schema = documentedSchemaOf(name);
  const { $schema, ...body } = cache.get(schema) ?? generate(schema);
  return { $schema, title: name, ...body };
}

function generate(schema: z.ZodType): JsonSchema {
  const generated = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  const made = inlineRoot(shorten(generated) as JsonSchema);
  cache.set(schema, made);
  return made;
}
