// Commits copy nothing of a long log back: another thread does (docs/spec.md limit-15 to limit-17), seen with a real one
// and with one that is held.
import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Copier, CopyBack } from '../../src/store/sqlite/commit/copy-back.ts';
import { LogKeeper } from '../../src/store/sqlite/commit/log-keeper.ts';
import { identityOf } from '../../src/store/sqlite/connection/file-watch.ts';
import { copierOf } from '../../src/store/sqlite/thread/copier.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { eventually } from '../e2e/support/deadline.ts';
import { fill, smallDisk } from '../e2e/support/small-disk.ts';
import { accepted, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const LIMITS = { longPages: 200, behindPages: 1000, lookAgainMs: 0 };
const PAGES_OF_A_ROW = 25;
const closing: (() => Promise<void>)[] = [];
let files = 0;

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A pass that ends when the test says so; how often it was waited for. */
class HeldCopier implements Copier {
  #ended: ((fault: StoreError | null) => void) | null = null;
  passes = 0;
  waits = 0;
  get isCopying(): boolean {
    return this.#ended !== null;
  }
  copy(ended: (fault: StoreError | null) => void): void {
    this.passes += 1;
    this.#ended = ended;
  }
  end(fault: StoreError | null): void {
    const ended = this.#ended;
    this.#ended = null;
    ended?.(fault);
  }
  wait(): void {
    this.waits += 1;
  }
  close = (): Promise<void> => Promise.resolve();
}

function opened<T extends Copier>(copierFor: (file: string) => T, file = path(`${++files}.db`)) {
  const connection = openConnection({ path: file, masterKey: new Uint8Array(32) });
  const { db } = connection;
  db.exec('CREATE TABLE filler (bytes BLOB)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  const copier = copierFor(file);
  const faults: StoreError[] = [];
  const copyBack = new CopyBack(connection, copier, (fault) => void faults.push(fault), LIMITS);
  closing.push(async () => {
    await copyBack.close();
    db.close();
  });
  const counted = () => {
    const [row] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    return { log: row?.log ?? Number.NaN, copied: row?.checkpointed ?? Number.NaN };
  };
  const write = (rows: number): void => {
    for (let n = 0; n < rows; n += 1) {
      db.exec(`INSERT INTO filler VALUES (randomblob(${PAGES_OF_A_ROW * 4000}))`);
      copyBack.look();
    }
  };
  /** As long as there is work, there are looks. */
  const isCopied = async (): Promise<boolean> => {
    expect(faults).toEqual([]);
    copyBack.look();
    return counted().copied === counted().log;
  };
  return { file, connection, copier, copyBack, faults, counted, write, isCopied };
}

const real = (file: string): Copier => copierOf(file, identityOf(file));

it('limit-15: no commit copies anything, however long the log is', () => {
  const { write, counted, copier } = opened(() => new HeldCopier());
  write(7);
  expect(copier.passes).toBe(0);
  write(20);
  expect(copier.passes).toBe(1);
  expect(counted().log).toBeGreaterThan(3 * LIMITS.longPages);
  expect(counted().copied).toBe(0);
});

it('limit-15: the writer copies what is left after four passes, and the log begins again', () => {
  const { write, counted, copier, connection } = opened(() => new HeldCopier());
  const other = new BetterSqlite3(connection.db.name);
  try {
    write(10);
    for (let pass = 1; pass <= 4; pass += 1) {
      expect(copier.passes).toBe(pass);
      other.pragma('wal_checkpoint(PASSIVE)');
      expect(counted().copied).toBe(counted().log);
      // More than the writer would copy, until the last pass.
      write(pass < 4 ? 11 : 2);
      copier.end(null);
    }
    expect(copier.passes).toBe(4);
    expect(counted().copied).toBe(counted().log);
    write(1);
    expect(counted()).toEqual({ log: expect.toSatisfy((log: number) => log < LIMITS.longPages), copied: 0 });
  } finally {
    other.close();
  }
});

it('limit-15: another thread copies while commits go on, and is no change of another process', async () => {
  const { write, counted, isCopied, connection, file } = opened(real);
  const version = () => connection.db.pragma('data_version', { simple: true });
  const before = version();
  write(40);
  await eventually('the log is copied', isCopied);
  expect(version()).toBe(before);
  write(1);
  expect(counted().log).toBeLessThan(2 * PAGES_OF_A_ROW);
  for (let round = 0; round < 5; round += 1) {
    write(20);
    await eventually('the log is copied', isCopied);
  }
  expect(statSync(`${file}-wal`).size).toBeLessThan(45 * PAGES_OF_A_ROW * 4200);
  expect(connection.db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(connection.db.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(141);
});

it('database-10: with a thread that copies, too, the log is cut back after a long reader left', async () => {
  const { write, copyBack, connection, file } = opened(real);
  const keeper = new LogKeeper(connection, { maxBytes: 1_000_000, copyBack });
  closing.unshift(async () => keeper.close());
  const reader = new BetterSqlite3(file, { readonly: true });
  try {
    reader.exec('BEGIN');
    expect(reader.prepare('SELECT count(*) FROM filler').pluck().get()).toBe(0);
    write(40);
    keeper.look();
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(3_000_000);
    reader.exec('COMMIT');
    await eventually('the log is within its bound', async () => statSync(`${file}-wal`).size <= 1_000_000);
  } finally {
    reader.close();
  }
});

it('limit-16: far behind, each commit waits for the pass, and not if a reader is what holds the log', () => {
  const { write, copier } = opened(() => new HeldCopier());
  write(35);
  expect(copier.waits).toBe(0);
  write(10);
  expect(copier.waits).toBeGreaterThanOrEqual(5);
  // The passes end and have copied nothing, as next to a reader.
  for (let pass = 1; pass <= 4; pass += 1) copier.end(null);
  const { passes, waits } = copier;
  write(5);
  expect(copier).toMatchObject({ passes, waits });
});

it('limit-17: while passes fail, commits copy by themselves and the fault is told', () => {
  const { write, copier, counted, faults, copyBack } = opened(() => new HeldCopier());
  write(10);
  const fault = new StoreError('unavailable', 'no room', { reason: 'disk_full' });
  copier.end(fault);
  expect(faults).toEqual([fault]);
  expect(counted().copied).toBe(0);
  write(1);
  expect(counted().copied).toBe(counted().log);
  // And who empties the log does not wait for the thread.
  expect(copyBack.beginsIfLong()).toBe(false);
});

it('limit-17: a file that was replaced is not copied into', async () => {
  const { write, faults, file } = opened(real);
  renameSync(file, `${file}.away`);
  write(10);
  await eventually('it is told', async () => faults.length > 0);
  renameSync(`${file}.away`, file);
  expect(faults[0]?.message).toMatch(/cannot be copied into its file: .*removed or renamed/);
});

it('limit-17: a full disk is told, and copied to once it has room', async ({ skip }) => {
  const disk = smallDisk(16);
  if (typeof disk === 'string') return skip(disk);
  using mounted = disk;
  const { connection, copyBack, faults, counted, isCopied } = opened(real, join(mounted.folder, 'full.db'));
  try {
    for (let n = 0; n < 10; n += 1) connection.db.exec('INSERT INTO filler VALUES (randomblob(100000))');
    const filler = join(mounted.folder, 'filler');
    fill(filler);
    copyBack.look();
    await eventually('it is told', async () => faults.length > 0);
    expect(faults[0]).toMatchObject({ code: 'unavailable', reason: 'disk_full' });
    expect(counted().copied).toBeLessThan(counted().log);
    rmSync(filler);
    faults.length = 0;
    await eventually('the log is copied', isCopied);
    expect(connection.db.pragma('integrity_check', { simple: true })).toBe('ok');
  } finally {
    for (const close of closing.splice(0)) await close();
  }
});

it('limit-17: whatever opened the store is told of it', async ({ skip }) => {
  const disk = smallDisk(24);
  if (typeof disk === 'string') return skip(disk);
  using mounted = disk;
  const faults: StoreError[] = [];
  await using store = await openStore({
    database: `sqlite:${join(mounted.folder, 'full.db')}`,
    masterKey: 'a master key for tests',
    role: 'serve',
    onCopyFault: (fault) => void faults.push(fault),
  });
  const { tenantId } = await newTenant(store);
  const context = JSON.stringify({ id: 'p', text: 'x'.repeat(60_000) });
  // The log takes 16 MiB, and what is copied as much again.
  for (let n = 0; n < 400 && faults.length === 0; n += 1) {
    await accepted(store, tenantId, [], { event: { context } }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(StoreError);
    });
  }
  await eventually('it is told', async () => faults.length > 0);
  expect(faults[0]?.message).toMatch(/cannot be copied into its file: .*full/);
});
