import type { Dialect } from '../../dialect.ts';

export const sqliteDialect: Dialect = {
  using: (index) => `INDEXED BY ${index}`,
  position: (text, part) => `instr(${text}, ${part})`,
};
