// The parameters of an operation, in the notation of the API: `page[size]`, `filter[status]`, `sort`.
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '@posthorn/contracts';
import type { z } from 'zod';
import type { JsonSchema, Parameter } from './open-api.ts';
import type { Operation } from './operation.ts';
import type { SchemaBook } from './schema-book.ts';

const query = (name: string, description: string, schema: JsonSchema): Parameter => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});

const size = query('page[size]', 'Number of items per page.', {
  type: 'integer',
  minimum: 1,
  maximum: PAGE_SIZE_MAX,
  default: PAGE_SIZE_DEFAULT,
});

const whole = (minimum: number, more: JsonSchema = {}): JsonSchema => ({ type: 'integer', minimum, ...more });
/** The names that the vendor's older clients use for the page size. */
const sizes = [
  query('per_page', 'The same as `page[size]`.', whole(1, { maximum: PAGE_SIZE_MAX })),
  query('limit', 'The same as `page[size]`.', whole(1, { maximum: PAGE_SIZE_MAX })),
];

const PAGES = {
  numbered: [
    query('page[number]', 'Number of the page, from 1.', whole(1, { maximum: 1_000_000, default: 1 })),
    size,
    query('page', 'The same as `page[number]`.', whole(1, { maximum: 1_000_000 })),
    ...sizes,
    query('offset', 'Number of items to skip, instead of a page number.', whole(0)),
  ],
  keyset: [
    query('page[after]', 'The `meta.next_cursor` of the previous page. Without it: the first page.', {
      type: 'string',
    }),
    size,
    ...sizes,
  ],
};

export function parametersOf(operation: Operation, path: string, book: SchemaBook): Parameter[] {
  const described = (place: Parameter['in'], name: string, schema: z.ZodType): Parameter => {
    const { description = '', ...rest } = book.schemaOf(schema, 'input');
    return { name, in: place, required: place === 'path', description: String(description), schema: rest };
  };
  const { params = {}, filters = {}, headers = {}, sort = [], answer, query: text, queries = {} } = operation;
  return [
    ...paramNamesOf(path).map((name) => {
      const schema = params[name];
      if (schema === undefined) throw new Error(`${operation.id} does not describe the part "${name}" of ${path}`);
      return described('path', name, schema);
    }),
    ...Object.entries(filters).map(([name, schema]) => described('query', `filter[${name}]`, schema)),
    ...Object.entries(queries).map(([name, schema]) => described('query', name, schema)),
    ...(text === undefined ? [] : [described('query', 'query', text)]),
    ...(sort.length > 0
      ? [query('sort', 'Sort order; `-` means descending (newest first).', { enum: sort, default: sort[0] })]
      : []),
    ...(answer.page === null ? [] : PAGES[answer.page]),
    ...Object.entries(headers).map(([name, schema]) => described('header', name, schema)),
  ];
}

const paramNamesOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
