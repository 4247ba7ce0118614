// The two ways to answer a query, the evaluator's and SQLite's, on the same rows.
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DeliveryFacts, matches, parse, print } from '../src/index.ts';
import { type Columns, type SqlDialect, sqlFunctions, sqliteQueries, toSql } from '../src/sql.ts';
import { deliveries, NOW, queries } from './queries.ts';

const NAMES = [
  ...(['id', 'event', 'eventId', 'webhookId', 'webhookUrl', 'webhookDescription', 'targetId', 'profileId'] as const),
  ...(['status', 'reason', 'attemptCount', 'code', 'errorKind', 'totalMs', 'waitMs', 'createdAt', 'replayOf'] as const),
  ...(['test', 'erased', 'ordered', 'bodyBytes', 'body', 'requestHeaders', 'responseHeaders'] as const),
  'recoveredBy',
] satisfies (keyof DeliveryFacts)[];
const columns = {
  ...Object.fromEntries(NAMES.map((name) => [name, `d.${name}`])),
  recovered: 'd.recoveredBy IS NOT NULL',
} as Columns;

function openTable() {
  const db = new BetterSqlite3(':memory:');
  for (const [name, call] of Object.entries(sqlFunctions))
    db.function(name, { deterministic: true, varargs: true }, call);
  db.exec(`CREATE TABLE d (n INTEGER PRIMARY KEY, ${NAMES.join(', ')})`);
  const insert = db.prepare(`INSERT INTO d (${NAMES.join(', ')}) VALUES (${NAMES.map(() => '?').join(', ')})`);
  const stored = (value: unknown): unknown => {
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  };
  return {
    db,
    fill(rows: readonly Required<DeliveryFacts>[]): void {
      db.exec('DELETE FROM d');
      for (const row of rows) insert.run(...NAMES.map((name) => stored(row[name])));
    },
    find(where: string, params: object): number[] {
      return db
        .prepare<[object], { n: number }>(`SELECT n FROM d WHERE ${where} ORDER BY n`)
        .all(params)
        .map(({ n }) => n);
    },
  };
}

it('query-7: the evaluator and SQLite agree on any query and any deliveries', () => {
  const table = openTable();
  fc.assert(
    fc.property(queries, fc.array(deliveries, { minLength: 1, maxLength: 8 }), (query, rows) => {
      table.fill(rows);
      const { where, params } = toSql(query, { columns, dialect: sqliteQueries, now: NOW });
      const expected = rows.flatMap((row, i) => (matches(query, row, NOW) ? [i + 1] : []));
      expect(table.find(where, params), `${print(query)}\n${where}`).toEqual(expected);
    }),
    { numRuns: 1500 },
  );
  table.db.close();
});

it('query-8: what was written is in parameters only', () => {
  fc.assert(
    fc.property(queries, (query) => {
      const { where } = toSql(query, { columns, dialect: sqliteQueries, now: NOW });
      // All that is left without names, columns and words of SQL.
      const rest = where
        .replace(/:q\d+|\bd\.\w+|query_(body|headers)|ESCAPE '\\'/g, '')
        .replace(/\b(AND|OR|IS|NOT|NULL|TRUE|FALSE|LIKE|GLOB|IN|BETWEEN)\b/g, '');
      expect(rest).toMatch(/^[\s(),=<>]*$/);
    }),
  );
});

it.each([
  "id:x'--",
  `event_id:"'; DROP TABLE d; --"`,
  `"') OR 1=1 --"`,
  `body.a'b:"'"`,
  `header.x'y:")"`,
  `webhook:"%' OR '1"`,
])('query-8: %s is a text like any other', (text) => {
  const table = openTable();
  table.fill(fc.sample(deliveries, { numRuns: 3, seed: 1 }));
  const query = parse(text);
  if (!query.ok) throw new Error(query.fault.message);
  const { where, params } = toSql(query.query, { columns, dialect: sqliteQueries, now: NOW, prefix: 'x' });
  expect(table.find(where, params)).toEqual([]);
  expect(table.find('TRUE', {})).toHaveLength(3);
  table.db.close();
});

it('query-8: exact texts of a key are one list, which an index can answer', () => {
  const sql = (text: string) => {
    const query = parse(text);
    if (!query.ok) throw new Error(query.fault.message);
    return toSql(query.query, { columns, dialect: sqliteQueries, now: NOW });
  };
  expect(sql('status:failed,held')).toEqual({ where: 'd.status IN (:q0, :q1)', params: { q0: 'failed', q1: 'held' } });
  expect(sql('id:x').where).toBe('d.id = :q0');
  expect(sql('code:5xx,404').where).toBe('(d.code BETWEEN :q0 AND :q1 OR d.code = :q2)');
  expect(sql('').where).toBe('TRUE');
});

it('query-19: what databases write in their own way is written by the dialect alone', () => {
  const dialect: SqlDialect = {
    like: (text, pattern) => `like(${text}, ${pattern})`,
    pattern: (text, pattern, bind) => `pattern(${text}, ${bind(pattern)})`,
    bodyHas: (body, inside, bind) => `body(${body}, ${bind(inside)})`,
    headersHave: (request, response, inside, bind) => `headers(${request}, ${response}, ${bind(inside)})`,
  };
  fc.assert(
    fc.property(queries, (query) => {
      expect(toSql(query, { columns, dialect, now: NOW }).where).not.toMatch(/LIKE|GLOB|ESCAPE|query_/);
    }),
  );
  const query = parse('event:user.* body.id:7 header.host:x "some text"');
  if (!query.ok) throw new Error(query.fault.message);
  const { where, params } = toSql(query.query, { columns, dialect, now: NOW });
  expect(where).toMatch(/pattern\(d\.event, :q\d\)/);
  expect(where).toMatch(/body\(d\.body, :q\d\)/);
  expect(where).toMatch(/headers\(d\.requestHeaders, d\.responseHeaders, :q\d\)/);
  expect(where).toMatch(/like\(d\.event, :q\d\)/);
  expect(Object.values(params)).toContain('user.*');
});
