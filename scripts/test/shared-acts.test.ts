// What `npm run check` says of acts that are written once for every database (docs/spec.md act-3 and act-4).
import { expect, it } from 'vitest';
import { sharedActFaults } from '../checks/shared-acts.mjs';

const HEAD = '// Tokens. Several writers: a hash is\n// unique.\n';
const faultsOf = (...lines: string[]) => sharedActFaults([{ path: 'a.ts', text: HEAD + lines.join('\n') }]);

it.each([
  ["yield* tx.get('SELECT iif(a, 1, 2) FROM t')", 'iif('],
  ["yield* tx.get('SELECT a FROM t WHERE b IN (SELECT value FROM json_each(:b))')", 'json_each('],
  ["yield* tx.get('SELECT a FROM t INDEXED BY t_by_b WHERE b = 1')", 'INDEXED BY'],
  ["yield* tx.run('INSERT OR IGNORE INTO t (a) VALUES (1)')", 'INSERT OR'],
  ["yield* tx.run('UPDATE t SET a = unixepoch()')", 'unixepoch('],
  ["yield* tx.get('SELECT seq FROM sqlite_sequence')", 'sqlite_sequence'],
  ["yield* tx.get('SELECT last_insert_rowid()')", 'last_insert_rowid('],
  ["yield* tx.get('SELECT rowid FROM t')", 'rowid'],
  ["yield* tx.get('SELECT a FROM t WHERE a GLOB :a')", 'GLOB'],
  ["yield* tx.get('SELECT a FROM t WHERE a LIKE :a')", 'LIKE'],
  ["yield* tx.run('UPDATE t SET a = max(:a, coalesce(b, 0))')", 'max(:a,'],
  ["yield* tx.run('UPDATE t SET a = min(coalesce(b, 0), :a)')", 'min(coalesce(b, 0),'],
  ["yield* tx.get('SELECT a FROM t WHERE a IS ?', [1])", 'IS ?'],
  ["yield* tx.get('SELECT a FROM t WHERE a IS NOT :a', { a })", 'IS NOT :a'],
])('act-3: %s is refused', (line, word) => {
  expect(faultsOf('', line)).toEqual([expect.stringContaining(`a.ts:4 has "${word}", which only SQLite reads`)]);
});

it('act-3: an act imports nothing of one database', () => {
  const faults = faultsOf("import { leave } from '../sqlite/hot/order-queue.ts';", "import { x } from '../sqlite.ts';");
  expect(faults).toEqual(['a.ts:3 imports ../sqlite/hot/order-queue.ts, which is of one database']);
});

it('act-3: what every database reads, JavaScript, and comments are allowed', () => {
  const lines = [
    "yield* tx.get('SELECT max(seq), min(a), count(*) FROM t WHERE a IS NULL AND b IS NOT DISTINCT FROM ?', [1]);",
    'const least = Math.min(1, 2);',
    '// SQLite reads INDEXED BY and iif(a, b, c).',
    '/* As GLOB',
    '   or LIKE. */',
  ];
  expect(faultsOf(...lines)).toEqual([]);
});

it.each([
  ["tx.run('DELETE FROM t')", 'tx.run'],
  ["const row = tx.get<Row>('SELECT 1')", 'tx.get'],
  ["tx.hot('leave', row, now)", 'tx.hot'],
  ['if (found) remove(tx, 1)', 'remove'],
  ['const all = rows.map((row) => remove(tx, row))', 'remove'],
])('act-4: %s is refused', (line, name) => {
  const other = { path: 'b.ts', text: `${HEAD}export function* remove(tx: Tx, a: number): Steps<void> {}` };
  expect(sharedActFaults([other, { path: 'a.ts', text: HEAD + line }])).toEqual([
    `a.ts:3 calls ${name} without yield*, so it does nothing`,
  ]);
  expect(sharedActFaults([other, { path: 'a.ts', text: HEAD + line.replace(name, `yield* ${name}`) }])).toEqual([]);
});
