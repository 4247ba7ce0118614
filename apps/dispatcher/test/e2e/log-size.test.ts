// database-10 with a whole process: a long reader of another program makes the write-ahead log grow, and leaves.
import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { patient } from '../support/patience.ts';
import { eventually } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';

vi.setConfig({ testTimeout: patient(90_000) });

const BOUND_BYTES = 64 * 1024 * 1024;

it('database-10: after a long reader the log shrinks by itself, without another request', async () => {
  await using posthorn = await Posthorn.install();
  const serve = await posthorn.serve();
  const logBytes = () => statSync(`${posthorn.databaseFile}-wal`).size;
  const headers = { authorization: `Bearer ${posthorn.token}`, 'content-type': 'application/json' };
  const event = { event: 'log.filled', context: { id: 'p', text: 'x'.repeat(100_000) } };
  const body = JSON.stringify({ events: Array.from({ length: 150 }, () => event) });
  const reader = new BetterSqlite3(posthorn.databaseFile, { readonly: true });
  try {
    reader.exec('BEGIN');
    expect(reader.prepare('SELECT count(*) FROM events').pluck().get()).toBe(0);
    for (let batch = 0; logBytes() <= BOUND_BYTES; batch += 1) {
      expect(batch).toBeLessThan(20);
      const answer = await fetch(`${serve.url}/api/v3/events/batch`, { method: 'POST', headers, body });
      expect(answer.status).toBe(202);
      await answer.arrayBuffer();
    }
    reader.exec('COMMIT');
    await eventually('the log is within its bound', async () => logBytes() <= BOUND_BYTES);
  } finally {
    reader.close();
  }
  expect(await serve.stop()).toEqual({ code: 0, signal: null });
});
