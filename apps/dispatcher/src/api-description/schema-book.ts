// Collects the JSON Schemas of the description from the schemas of the API. A named schema is written once and
// referenced; others are inlined.
import { z } from 'zod';
import { COMPONENT_NAMES } from './component-names.ts';
import { withTexts } from './field-texts.ts';
import type { JsonSchema } from './open-api.ts';

type Schema = z.core.$ZodType;

const PREFIX = '#/components/schemas/';

/** The name of the schema that a reference points to; `null` if it is not a reference. */
export const referredName = (schema: JsonSchema): string | null =>
  typeof schema['$ref'] === 'string' ? schema['$ref'].slice(PREFIX.length) : null;

/** Which side of a schema is described: what callers may send, or what they get. */
type Side = 'input' | 'output';

export class SchemaBook {
  readonly #components = new Map<string, JsonSchema>();
  readonly #sources = new Map<string, Schema>();

  /** Every named schema met so far, by name. */
  components(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  schemaOf(schema: Schema, side: Side): JsonSchema {
    const name = COMPONENT_NAMES.get(schema) ?? this.#nameOf(schema);
    return name === undefined ? this.#written(schema, side) : this.#referred(name, schema, side);
  }

  /** Adds a schema under a name. For schemas that are loaded late and so are not in the list of names. */
  named(name: string, schema: Schema, side: Side): JsonSchema {
    return this.#referred(name, schema, side);
  }

  #nameOf(schema: Schema): string | undefined {
    return [...this.#sources].find(([, one]) => one === schema)?.[0];
  }

  #referred(name: string, schema: Schema, side: Side): JsonSchema {
    if (!this.#sources.has(name)) {
      this.#sources.set(name, schema);
      this.#components.set(name, withTexts(name, this.#written(schema, side)));
    }
    if (this.#sources.get(name) !== schema) throw new Error(`two schemas are named ${name}`);
    return { $ref: PREFIX + name };
  }

  #written(schema: Schema, side: Side): JsonSchema {
    const inner = new Map<string, Schema>();
    const generated = z.toJSONSchema(schema, {
      io: side,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema, path }) => {
        const name = COMPONENT_NAMES.get(zodSchema);
        if (name === undefined || path.length === 0) return;
        inner.set(name, zodSchema);
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
        jsonSchema.$ref = PREFIX + name;
      },
    });
    for (const [name, one] of inner) this.#referred(name, one, side);
    const { $schema, $defs, ...root } = tidy(generated, side) as {
      $schema: string;
      $defs?: Record<string, JsonSchema>;
    };
    for (const [name, one] of Object.entries($defs ?? {})) this.#components.set(name, one);
    return root;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Shortens a schema without changing its meaning: writes `string or null` as one list of types and omits bounds that say nothing. */
function tidy(node: unknown, side: Side): unknown {
  if (Array.isArray(node)) return node.map((one) => tidy(one, side));
  if (!isObject(node)) return node;
  const entries = Object.entries(node).filter(([key, value]) => !saysNothing(key, value, side));
  const whole = Object.fromEntries(entries.map(([key, value]) => [key, tidy(value, side)]));
  if (typeof whole['$ref'] === 'string') whole['$ref'] = whole['$ref'].replace('#/$defs/', PREFIX);
  return withNullAsType(whole);
}

function withNullAsType({ anyOf, ...rest }: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(anyOf)) return rest;
  const others = anyOf.filter((option) => !(isObject(option) && option['type'] === 'null'));
  const [only] = others;
  const isPlain = isObject(only) && typeof only['type'] === 'string' && !('enum' in only) && !('const' in only);
  if (others.length !== 1 || others.length === anyOf.length || !isPlain) return { ...rest, anyOf };
  return { ...only, ...rest, type: [only['type'], 'null'] };
}

function saysNothing(key: string, value: unknown, side: Side): boolean {
  if (key === 'minimum' || key === 'maximum') return Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
  if (key === 'propertyNames') return true;
  if (key !== 'additionalProperties' && key !== 'properties') return false;
  // Any version may add fields, so the description of an answer never excludes other fields.
  return (value === false && side === 'output') || (isObject(value) && Object.keys(value).length === 0);
}
