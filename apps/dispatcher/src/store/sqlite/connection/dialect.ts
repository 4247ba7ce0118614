import { sqliteQueries } from '@posthorn/query/sql';
import type { Dialect } from '../../dialect.ts';

export const sqliteDialect: Dialect = {
  using: (index) => `INDEXED BY ${index}`,
  nextId: (table) => `(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = '${table}')`,
  inList: (parameter) => `IN (SELECT value FROM json_each(${parameter}))`,
  blanked: (column, keep) =>
    `iif(${column} IS NULL, NULL, '${keep}' || printf('%*s', max(0, octet_length(${column}) - ${keep.length}), ''))`,
  zeroed: (column) => `iif(${column} IS NULL, NULL, zeroblob(octet_length(${column})))`,
  position: (text, part) => `instr(${text}, ${part})`,
  greatest: (a, b) => `max(${a}, ${b})`,
  like: sqliteQueries.like,
  json: (text) => `json(${text})`,
  jsonHolds: (text, value) =>
    `EXISTS (SELECT 1 FROM json_tree(${text}) AS part WHERE json_quote(part.value) = json(${value}))`,
  hasTextOrNumber: (text, member) => `json_type(${text}, '$.${member}') IN ('text', 'integer', 'real')`,
  joinInOrder: 'CROSS JOIN',
  query: sqliteQueries,
};
