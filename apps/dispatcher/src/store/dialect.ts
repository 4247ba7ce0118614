// Where databases differ in SQL. Acts that are written once ask for these pieces of text; all the rest of their SQL is the
// same everywhere (`CASE`, `ON CONFLICT`, `RETURNING`, `IS NOT DISTINCT FROM`).

export type Dialect = {
  /** Behind the name of a table: walk this index. Empty where a database cannot be told. */
  using(index: string): string;
  /** Where a part begins in a text, from 1; 0 = it is not in there. */
  position(text: string, part: string): string;
};
