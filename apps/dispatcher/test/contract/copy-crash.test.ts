// limit-15 with kill -9: at the moment at which the database file grows, the other thread is copying.
import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { accepted, newTenant } from '../support/builders.ts';
import { patient } from '../support/patience.ts';
import { openStoreProcess } from '../support/store-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const KILLS = 3;
const AT_ONCE = 4;
const context = JSON.stringify({ id: 'p', text: 'x'.repeat(60_000) });

it('limit-15: a process that is killed while the log is copied loses nothing that it answered', {
  timeout: patient(60_000),
}, async () => {
  const file = path('killed.db');
  const options = { database: `sqlite:${file}`, masterKey: 'a master key for tests' };
  const answered: string[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const { store, kill: killNow } = await openStoreProcess(options);
    const { tenantId } = await newTenant(store, `tenant ${kill}`);
    const { size } = statSync(file);
    let isCopying = false;
    const post = async (): Promise<void> => {
      while (!isCopying) {
        await accepted(store, tenantId, [], { event: { context } }).then(
          ({ event }) => answered.push(event.id),
          () => undefined,
        );
        isCopying ||= statSync(file).size > size;
      }
      await killNow();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, post));
  }
  const db = new BetterSqlite3(file);
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const stored = new Set(db.prepare<[], string>('SELECT id FROM events').pluck().all());
    // 16 MiB of them before the first pass.
    expect(answered.length).toBeGreaterThan(200);
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
  } finally {
    db.close();
  }
});
