// From what a list is asked for to SQL. Fields and operators come from tables in the source; only values come from callers.
import type { Comparison, ComparisonOperator, ListFilter } from '../../domain/list-filter.ts';
import type { Dialect } from '../dialect.ts';

type Columns<Field extends string> = Readonly<Record<Field, string>>;
type Condition = { sql: string; values: readonly (string | number)[] };

const SQL_OPERATOR = {
  eq: 'IS NOT DISTINCT FROM',
  ne: 'IS DISTINCT FROM',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
} as const;

const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

export function comparisonSql(column: string, operator: ComparisonOperator, values: Condition['values']): Condition {
  if (operator === 'nullable') return { sql: `${column} IS ${values[0] === 1 ? '' : 'NOT '}NULL`, values: [] };
  if (operator === 'in') return { sql: `${column} IN (${placeholders(values)})`, values };
  return { sql: `${column} ${SQL_OPERATOR[operator]} ?`, values };
}

/** A text of a person as a pattern of LIKE: its own wildcards are letters like any other. */
const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

function searchSql(dialect: Dialect, columns: readonly string[], text: string): Condition {
  const sql = columns.map((column) => dialect.like(column, '?')).join(' OR ');
  return { sql: `(${sql})`, values: columns.map(() => containing(text)) };
}

export type ListSql<Field extends string> = {
  columns: Columns<Field>;
  searched: readonly string[];
  /** Fields that are not one column. */
  special?: (comparison: Comparison<Field>) => Condition | null;
  jsonContains?: (json: string) => Condition;
};

/** A WHERE clause and its values in order; `first` is always part of it. */
export function whereOf<Field extends string>(
  dialect: Dialect,
  first: Condition,
  { comparisons = [], search, jsonContains }: ListFilter<Field>,
  list: ListSql<Field>,
): Condition {
  const parts = [
    first,
    ...comparisons.map(
      (one) => list.special?.(one) ?? comparisonSql(list.columns[one.field], one.operator, one.values),
    ),
    ...(search === undefined ? [] : [searchSql(dialect, list.searched, search)]),
    ...(jsonContains === undefined || list.jsonContains === undefined ? [] : [list.jsonContains(jsonContains)]),
  ];
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}
