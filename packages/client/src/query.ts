import { INVALID_DATE, isInvalidDate, notSent } from './request-text.ts';
import type { Failure } from './result.ts';

// The query strings of lists: `filter[field]=`, `page[size]=`, `sort=`.

export type FilterValue = string | number | boolean | Date | undefined;

export interface ListQuery<Filter> {
  readonly filter?: { readonly [Field in keyof Filter]?: Filter[Field] | undefined } | undefined;
  /** 15 by default, at most 100. */
  readonly size?: number | undefined;
  readonly sort?: string | undefined;
}

export function listParams(
  query: ListQuery<Record<string, FilterValue>>,
  position: Readonly<Record<string, string | number | undefined>>,
): URLSearchParams | Failure {
  const params = new URLSearchParams();
  const errors: Record<string, string[]> = {};
  for (const [field, value] of Object.entries(query.filter ?? {})) {
    if (isInvalidDate(value)) errors[`filter[${field}]`] = [INVALID_DATE];
    else if (value !== undefined) params.set(`filter[${field}]`, filterText(value));
  }
  if (Object.keys(errors).length > 0) return notSent(errors);
  for (const [name, value] of Object.entries({ 'page[size]': query.size, sort: query.sort, ...position })) {
    if (value !== undefined) params.set(name, String(value));
  }
  return params;
}

function filterText(value: Exclude<FilterValue, undefined>): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}
