// What a context schema says, as a small tree that can be written as a type. A schema of a kind that no context has yet is a
// fault here, so that it cannot become a wrong type.
import type { z } from 'zod';

type Field = { name: string; isOptional: boolean; description: string | undefined; value: Node };
export type Node =
  | { kind: 'plain'; type: string }
  | { kind: 'words'; words: readonly string[]; isOpen: boolean }
  | { kind: 'list'; item: Node }
  | { kind: 'record'; value: Node }
  | { kind: 'union'; members: readonly Node[] }
  | {
      kind: 'object';
      name: string | undefined;
      description: string | undefined;
      fields: readonly Field[];
      isLoose: boolean;
    };

type AnySchema = z.core.$ZodType;
type Words = z.core.$ZodRegistry<{ words: readonly string[] }>;

/** As much of the definitions of zod as contexts use. */
const definitionOf = (schema: AnySchema) => (schema as z.core.$ZodTypes)._zod.def;

/** What `.describe()` and `.meta()` noted on the schema. */
const metaOf = (schema: AnySchema): { id?: string; description?: string } =>
  'meta' in schema && typeof schema.meta === 'function' ? (schema.meta() ?? {}) : {};

export function readNode(schema: AnySchema, words: Words): Node {
  const read = (inner: AnySchema): Node => readNode(inner, words);
  const known = words.get(schema);
  if (known !== undefined) return { kind: 'words', words: known.words, isOpen: true };
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'unknown':
    case 'null':
      return { kind: 'plain', type: definition.type };
    case 'nullable':
      return { kind: 'union', members: [read(definition.innerType), { kind: 'plain', type: 'null' }] };
    case 'enum':
      return { kind: 'words', words: Object.values(definition.entries).map(String), isOpen: false };
    case 'array':
      return { kind: 'list', item: read(definition.element) };
    case 'record':
      return { kind: 'record', value: read(definition.valueType) };
    case 'union':
      return { kind: 'union', members: definition.options.map(read) };
    case 'object':
      return {
        kind: 'object',
        name: metaOf(schema).id,
        description: metaOf(schema).description,
        isLoose: definition.catchall !== undefined,
        fields: Object.entries(definition.shape).map(([name, field]) => readField(name, field, words)),
      };
    default:
      throw new Error(
        `a context has a schema of the kind ${definition.type}: add it to scripts/contexts/read-schema.ts`,
      );
  }
}

function readField(name: string, schema: AnySchema, words: Words): Field {
  const { description } = metaOf(schema);
  const definition = definitionOf(schema);
  return definition.type === 'optional'
    ? { name, isOptional: true, description, value: readNode(definition.innerType, words) }
    : { name, isOptional: false, description, value: readNode(schema, words) };
}
