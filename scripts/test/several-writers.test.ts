// What `npm run check` says of files that write to the database.
import { expect, it } from 'vitest';
import { severalWritersFaults } from '../checks/several-writers.mjs';

const HEAD = '// Tokens. Several writers: a hash is\n// unique.\n';
const faultsOf = (text: string) => severalWritersFaults([{ path: 'a.ts', text }]);

it('act-5: a file that writes says at its head how that is safe with several writers', () => {
  const text = "// Tokens.\nyield* tx.run('DELETE FROM t WHERE a = ?', [1]);\nyield* tx.run('UPDATE t SET a = 1');\n";
  const fault = 'a.ts:2 writes, and its first comment does not say how that is safe: "Several writers: …"';
  expect(faultsOf(text)).toEqual([fault]);
  expect(faultsOf(HEAD + text)).toEqual([]);
  // Not only in a comment further down, nor without saying how.
  expect(faultsOf(`${text}// Several writers: later.\n`)).toEqual([fault]);
  expect(faultsOf(`// Several writers:\n${text}`)).toHaveLength(1);
});

it.each(["connection.sql('INSERT INTO t (a) VALUES (1)')", 'connection.sql(`UPDATE deliveries SET a = 1`)'])(
  'act-5: also in the SQL of one database: %s',
  (line) => expect(faultsOf(line)).toHaveLength(1),
);

it('act-5: a file that only reads needs no such line', () => {
  expect(faultsOf("// Reads.\nyield* tx.get('SELECT a FROM t');\n")).toEqual([]);
});
