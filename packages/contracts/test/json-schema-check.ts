// Just enough of JSON Schema to check what this package writes. A keyword it does not know fails the test instead of being
// skipped, so that the check cannot become hollow.
type Schema = Record<string, unknown>;

const ANNOTATIONS = new Set(['$schema', 'title', 'description', '$defs', 'examples']);

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const fits = (type: string, value: unknown) => (type === 'integer' ? Number.isInteger(value) : typeOf(value) === type);

/** What is wrong with a value, as `path: keyword`; nothing if it is valid. */
export function faults(root: Schema, value: unknown, schema: Schema = root, path = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (ANNOTATIONS.has(keyword)) return [];
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`${path}: unknown keyword ${keyword}`);
    return check(root, value, rule, path, schema);
  });
}

type Check = (root: Schema, value: unknown, rule: unknown, path: string, schema: Schema) => string[];

const isMap = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object';

const CHECKS: Record<string, Check> = {
  type: (_root, value, rule, path) =>
    [rule].flat().some((type) => fits(type as string, value)) ? [] : [`${path}: type ${typeOf(value)}`],
  enum: (_root, value, rule, path) => ((rule as unknown[]).includes(value) ? [] : [`${path}: enum`]),
  required: (_root, value, rule, path) =>
    isMap(value) ? (rule as string[]).filter((key) => !(key in value)).map((key) => `${path}.${key}: required`) : [],
  properties: (root, value, rule, path) =>
    isMap(value)
      ? Object.entries(rule as Record<string, Schema>).flatMap(([key, field]) =>
          key in value ? faults(root, value[key], field, `${path}.${key}`) : [],
        )
      : [],
  items: (root, value, rule, path) =>
    Array.isArray(value) ? value.flatMap((item, i) => faults(root, item, rule as Schema, `${path}[${i}]`)) : [],
  maxItems: (_root, value, rule, path) =>
    Array.isArray(value) && value.length > (rule as number) ? [`${path}: maxItems`] : [],
  minimum: (_root, value, rule, path) =>
    typeof value === 'number' && value < (rule as number) ? [`${path}: minimum`] : [],
  maximum: (_root, value, rule, path) =>
    typeof value === 'number' && value > (rule as number) ? [`${path}: maximum`] : [],
  anyOf: (root, value, rule, path) =>
    (rule as Schema[]).some((option) => faults(root, value, option, path).length === 0) ? [] : [`${path}: anyOf`],
  $ref: (root, value, rule, path) => {
    const target = (root['$defs'] as Record<string, Schema>)[(rule as string).replace('#/$defs/', '')];
    if (target === undefined) throw new Error(`${path}: dangling ${rule}`);
    return faults(root, value, target, path);
  },
};
