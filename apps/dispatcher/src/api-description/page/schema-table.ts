// Renders a schema as a table: one row per field, with fields of nested objects below under dotted names.
import type { JsonSchema } from '../open-api.ts';
import { referredName } from '../schema-book.ts';
import { type Html, html, inline } from './html.ts';

type Row = { path: string; required: boolean; schema: JsonSchema };

const asSchema = (value: unknown): JsonSchema | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : null;
const asSchemas = (value: unknown): JsonSchema[] => (Array.isArray(value) ? (value as JsonSchema[]) : []);
const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const schemaId = (name: string): string => `schema-${name}`;

export const schemaLink = (name: string): Html => html`<a href="#${schemaId(name)}">${name}</a>`;

/** `string or null`, `list of Delivery`, `"high" or "low"`. */
export function typeOf(schema: JsonSchema): Html {
  const name = referredName(schema);
  if (name !== null) return schemaLink(name);
  if ('const' in schema) return html`<code>${JSON.stringify(schema['const'])}</code>`;
  const union = asSchemas(schema['anyOf'] ?? schema['oneOf']);
  if (union.length > 0) return joined(union.map(typeOf));
  if (Array.isArray(schema['enum']))
    return joined(schema['enum'].map((one) => html`<code>${JSON.stringify(one)}</code>`));
  const types = typeof schema['type'] === 'string' ? [schema['type']] : asTexts(schema['type']);
  if (types.length === 0) return html`any JSON`;
  return joined(types.map((type) => typeName(type, schema)));
}

function typeName(type: string, schema: JsonSchema): Html {
  if (type === 'array') {
    const items = asSchema(schema['items']);
    return items === null || Object.keys(items).length === 0 ? html`list` : html`list of ${typeOf(items)}`;
  }
  const values = asSchema(schema['additionalProperties']);
  if (type === 'object' && values !== null) return html`object of ${typeOf(values)}`;
  return html`${type}`;
}

const joined = (parts: readonly Html[]): Html =>
  html`${parts.map((part, i) => (i === 0 ? part : html`<span class="or"> or </span>${part}`))}`;

/** Bounds and default in words: `1 to 100`, `at most 50 items`, `default 15`. */
function boundsOf(schema: JsonSchema): string[] {
  const within = (min: unknown, max: unknown, unit: string): string[] => {
    if (min !== undefined && max !== undefined) return [`${min} to ${max}${unit}`];
    if (min !== undefined) return [`at least ${min}${unit}`];
    return max === undefined ? [] : [`at most ${max}${unit}`];
  };
  return [
    ...within(schema['minimum'], schema['maximum'], ''),
    ...(schema['exclusiveMinimum'] === undefined ? [] : [`above ${schema['exclusiveMinimum']}`]),
    ...within(schema['minLength'], schema['maxLength'], ' characters'),
    ...within(schema['minItems'], schema['maxItems'], ' items'),
    ...(schema['default'] === undefined ? [] : [`default ${JSON.stringify(schema['default'])}`]),
  ];
}

function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  const required = asTexts(schema['required']);
  return Object.entries(asSchema(schema['properties']) ?? {}).flatMap(([name, value]) => {
    const field = asSchema(value) ?? {};
    const path = prefix + name;
    const items = asSchema(field['items']);
    const nested = items === null ? rowsOf(field, `${path}.`) : rowsOf(items, `${path}[].`);
    return [{ path, required: required.includes(name), schema: field }, ...nested];
  });
}

export type Described = { name: string; required: boolean; schema: JsonSchema; description: string };

/** The table of fields and of parameters. */
export function table(caption: string, rows: readonly Described[]): Html {
  return html`<table>
<caption class="unseen">${caption}</caption><colgroup><col class="named"><col></colgroup>
<thead><tr><th scope="col">Name</th><th scope="col">Description</th></tr></thead>
<tbody>${rows.map(tableRow)}</tbody>
</table>`;
}

function tableRow({ name, required, schema, description }: Described): Html {
  const bounds = boundsOf(schema);
  const at = name.lastIndexOf('.') + 1;
  const pattern = typeof schema['pattern'] === 'string' ? schema['pattern'] : null;
  return html`<tr><th scope="row"><span class="name"><span class="above">${name.slice(0, at)}</span>${name.slice(at)}</span>${
    required ? html` <span class="required">required</span>` : null
  }<span class="type">${typeOf(schema)}</span></th><td>${inline(description)}${
    bounds.length > 0 ? html` <span class="bounds">${bounds.join(', ')}</span>` : null
  }${pattern === null ? null : html`<span class="pattern">matches <code>${pattern}</code></span>`}</td></tr>
`;
}

/** The fields of an object; for any other schema its type in one line. */
export function schemaBody(caption: string, schema: JsonSchema): Html {
  const rows = rowsOf(schema, '').map(({ path, required, schema: field }) => ({
    name: path,
    required,
    schema: field,
    description: String(field['description'] ?? ''),
  }));
  if (rows.length > 0) return table(caption, rows);
  const union = asSchemas(schema['anyOf'] ?? schema['oneOf']);
  if (union.length === 0) return html`<p>${typeOf(schema)}</p>`;
  return html`<p>One of:</p><ol class="union">${union.map((one) => html`<li>${schemaBody(caption, one)}</li>`)}</ol>`;
}
