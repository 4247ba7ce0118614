// A JSON Schema as lines of a table: each field by its path, to the depth that people read.
export type SchemaField = { path: string; kind: string; required: boolean; about: string };

type Schema = {
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  enum?: readonly unknown[];
  format?: string;
  description?: string;
};

const DEPTH_MAX = 4;

export function fieldsOf(schema: unknown, prefix = '', depth = 0): SchemaField[] {
  const { properties = {}, required = [] } = bareOf(schema as Schema);
  if (depth >= DEPTH_MAX) return [];
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const bare = bareOf(field);
    const [inner, innerPath] = bare.items === undefined ? [bare, path] : [bareOf(bare.items), `${path}[]`];
    const line = {
      path,
      kind: kindOf(field),
      required: required.includes(name),
      about: field.description ?? bare.description ?? '',
    };
    return [line, ...fieldsOf(inner, innerPath, depth + 1)];
  });
}

/** What is left of a choice when "or nothing" is taken out of it. */
function bareOf(schema: Schema): Schema {
  const some = schema.anyOf?.filter(({ type }) => type !== 'null');
  return some?.length === 1 && some[0] !== undefined ? some[0] : schema;
}

function kindOf(schema: Schema): string {
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(kindOf))].join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'any');
  if (type === 'array' && schema.items !== undefined) return `list of ${kindOf(schema.items)}`;
  return schema.format === undefined ? type : `${type}, ${schema.format}`;
}
