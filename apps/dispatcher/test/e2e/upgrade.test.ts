// `serve` of this version over a database that an earlier version left.
import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { unpackOldDatabase } from '../support/old-database.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { within } from './support/deadline.ts';
import { Serve } from './support/posthorn.ts';
import { type Arrival, Receiver } from './support/receiver.ts';
import { fill, smallDisk } from './support/small-disk.ts';

const path = tempFolder();
/** Its rows are from January 2026: nothing is pruned meanwhile. */
const FLAGS = ['--retention-days', '0'];

/** What is sent to `https://receiver.example` goes to this address. */
function redirect(file: string, url: string): void {
  const db = new BetterSqlite3(file);
  for (const table of ['webhooks', 'webhook_entries']) {
    db.prepare(`UPDATE ${table} SET url = replace(url, 'https://receiver.example', ?)`).run(url);
  }
  db.close();
}

const sent = (arrivals: readonly Arrival[], name: string): Arrival[] =>
  arrivals.filter((arrival) => arrival.path === `/${name}`);

it('migration-6: serve backs up and migrates a database of the first edition, and delivers what was unfinished', async () => {
  await using receiver = await Receiver.start();
  const file = unpackOldDatabase(path('old.db'));
  redirect(file, receiver.url);
  await using serve = new Serve(`sqlite:${file}`, [...FLAGS, '--log-level', 'info']);
  await serve.listening();
  const backup = `${file}.before-0017-endpoints`;
  expect(serve.log).toContain(`"file":"${backup}"`);
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  await receiver.until('what was unfinished arrives', (arrivals) =>
    Object.entries({ plain: 3, retried: 1, ordered: 3, wide: 1 }).every(
      ([name, count]) => sent(arrivals, name).length >= count,
    ),
  );
  expect(sent(receiver.arrivals, 'ordered').map(({ body }) => JSON.parse(body.toString()).n)).toEqual([1, 2, 3]);
  expect(sent(receiver.arrivals, 'held')).toEqual([]);
  expect(await serve.stop()).toEqual({ code: 0, signal: null });
});

const disk = smallDisk(8);
const why = typeof disk === 'string' ? `skipped: ${disk}` : 'a tmpfs of 8 MB';
it.skipIf(typeof disk === 'string')(
  `migration-3: without room serve exits 2 and leaves the database as it was (${why})`,
  async () => {
    if (typeof disk === 'string') return;
    using mounted = disk;
    const file = unpackOldDatabase(join(mounted.folder, 'old.db'));
    const untouched = path('untouched.db');
    copyFileSync(file, untouched);
    const [filler, spare] = [join(mounted.folder, 'filler'), join(mounted.folder, 'spare')];
    // Enough for what SQLite writes when it opens the database, and too little for the copy.
    writeFileSync(spare, Buffer.alloc(150_000));
    fill(filler);
    rmSync(spare);
    const full = new Serve(`sqlite:${file}`, FLAGS);
    expect(await within('serve ends', full.exited)).toEqual({ code: 2, signal: null });
    expect(full.log).toMatch(/^posthorn: cannot back up the database [^\n]+ has 0\.\d MB free[^\n]+--skip-backup\n$/);
    const db = new BetterSqlite3(file);
    expect(db.pragma('user_version', { simple: true })).toBe(15);
    db.close();
    rmSync(filler);
    await using serve = await new Serve(`sqlite:${file}`, FLAGS).listening();
    expect(existsSync(`${file}.before-0017-endpoints`)).toBe(true);
    await serve.stop();
  },
);
