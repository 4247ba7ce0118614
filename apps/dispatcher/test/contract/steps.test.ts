// How acts that are written once get their answers from SQLite.
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { runSteps } from '../../src/store/sqlite/commit/run-steps.ts';
import { RecentStatements } from '../../src/store/sqlite/connection/recent-statements.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import type { Steps, Tx } from '../../src/store/tx.ts';
import { runAwaiting } from '../support/awaiting-store.ts';

const open = () => openConnection({ path: ':memory:', masterKey: new Uint8Array(32) });

function* count(tx: Tx): Steps<number> {
  return (yield* tx.get<{ count: number }>('SELECT count(*) AS count FROM tenants'))?.count ?? 0;
}

function* addTenants(tx: Tx, names: readonly string[]): Steps<unknown> {
  const before = yield* count(tx);
  const ids = [];
  for (const name of names) {
    const added = yield* tx.get<{ id: number }>(
      'INSERT INTO tenants (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id',
      [name, 1],
    );
    ids.push(added?.id);
  }
  const changed = yield* tx.run('UPDATE tenants SET created_at = :at WHERE name <> :not', { at: 2, not: 'b' });
  const rows = yield* tx.all('SELECT name, created_at FROM tenants ORDER BY id');
  const health = yield* tx.hot('healthOf', 1);
  return { before, ids, changed, rows, health, after: yield* count(tx) };
}

const expected = {
  before: 0,
  ids: [1, 2, undefined],
  changed: 1,
  rows: [
    { name: 'a', created_at: 2 },
    { name: 'b', created_at: 1 },
  ],
  health: { lastSuccessAt: null, lastFailureAt: null, failingSince: null, failureCount: 0 },
  after: 2,
};

it('act-1: a driver that answers at once and one that awaits give an act the same answers', async () => {
  const [atOnce, awaiting] = [open(), open()];
  expect(runSteps(atOnce, addTenants(atOnce.tx, ['a', 'b', 'a']))).toEqual(expected);
  expect(await runAwaiting(awaiting, addTenants(awaiting.tx, ['a', 'b', 'a']))).toEqual(expected);
  atOnce.db.close();
  awaiting.db.close();
});

it('act-1: a statement that fails ends the act, with the error of the database', () => {
  const connection = open();
  function* add(tx: Tx): Steps<void> {
    yield* tx.run("INSERT INTO tenants (name, created_at) VALUES ('a', 1)");
    yield* tx.run("INSERT INTO tenants (name, created_at) VALUES ('a', 1)");
    throw new Error('never reached');
  }
  expect(() => runSteps(connection, add(connection.tx))).toThrow('UNIQUE constraint failed: tenants.name');
  connection.db.close();
});

it('act-2: a statement that is asked for again and again is prepared once; others are forgotten', () => {
  const db = new BetterSqlite3(':memory:');
  const texts: string[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    texts.push(text);
    return prepare(text);
  }) as typeof db.prepare;
  const recent = new RecentStatements(db, 3);
  for (let i = 0; i < 20; i += 1) {
    expect(recent.of(`SELECT ${i} AS n`).get()).toEqual({ n: i });
    expect(recent.of('SELECT 7 AS often').get()).toEqual({ often: 7 });
  }
  expect(texts.filter((text) => text.endsWith('often'))).toHaveLength(1);
  expect(texts).toHaveLength(21);
  recent.of('SELECT 0 AS n');
  recent.of('SELECT 19 AS n');
  expect(texts).toHaveLength(22);
  db.close();
});
