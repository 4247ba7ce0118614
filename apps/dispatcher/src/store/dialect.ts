// Where databases differ in SQL. Acts that are written once ask for these pieces of text; all the rest of their SQL is the
// same everywhere (`CASE`, `ON CONFLICT`, `RETURNING`, `IS NOT DISTINCT FROM`, `->>`, `octet_length`).
import type { SqlDialect } from '@posthorn/query/sql';

export type Dialect = {
  /** Behind the name of a table: walk this index. Empty where a database cannot be told. */
  using(index: string): string;
  /** The id that the next row of a table gets: never one that was used before. */
  nextId(table: string): string;
  /** Whether the value before it is in a list, which is bound as a JSON text. */
  inList(parameter: string, of: 'numbers' | 'texts'): string;
  /** Of a text column: `keep`, and blanks after it for the rest, so that it takes as many bytes as before. NULL stays. */
  blanked(column: string, keep: string): string;
  /** Of a column of bytes: as many zeros. NULL stays. */
  zeroed(column: string): string;
  /** Where a part begins in a text, from 1; 0 = it is not in there. */
  position(text: string, part: string): string;
  /** The larger of two values, of which none is NULL. */
  greatest(a: string, b: string): string;
  /** Whether a text is like a pattern of LIKE with `\\` as its escape sign, whatever the case of its letters. */
  like(text: string, pattern: string): string;
  /** JSON in a form in which equal values are equal, whatever white space they were written with. */
  json(text: string): string;
  /** Whether a JSON text has this JSON value anywhere inside. */
  jsonHolds(text: string, value: string): string;
  /** Whether a JSON text is an object whose member of this name is a text or a number. */
  hasTextOrNumber(text: string, member: string): string;
  /** JOIN, done in the order in which it is written, where a database can be told. */
  readonly joinInOrder: string;
  /** The same for conditions of the query language. */
  query: SqlDialect;
};
