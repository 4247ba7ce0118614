// The database of one run: a file that all its nodes open, in memory where the machine has a place for that.
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Waits } from '../../src/store/sqlite/journal/write-out-timer.ts';
import { InspectSqlite } from '../support/inspect-sqlite.ts';

const masterKey = 'a master key for the simulation';
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const ENDS = ['', '-wal', '-shm', '.lock', '.lock-journal'];
let runs = 0;

/** An empty database with the schema of this version, made once for each process. */
let empty: Promise<string> | undefined;

const remove = (path: string): void => {
  for (const end of ENDS) rmSync(path + end, { force: true });
};

async function makeEmpty(): Promise<string> {
  const path = join(FOLDER, `posthorn-simulation-${process.pid}-${Date.now()}.db`);
  const store = await openStore({ database: `sqlite:${path}`, masterKey, role: 'act' });
  await store[Symbol.asyncDispose]();
  process.once('exit', () => remove(path));
  return path;
}

export class Database implements Disposable {
  readonly #path: string;
  readonly inspect: InspectSqlite;

  private constructor(path: string) {
    this.#path = path;
    this.inspect = new InspectSqlite(path);
  }

  static async make(): Promise<Database> {
    empty ??= makeEmpty();
    runs += 1;
    const path = `${(await empty).slice(0, -3)}-${runs}.db`;
    copyFileSync(await empty, path);
    return new Database(path);
  }

  /**
   * @param isAlone holds the lock of the one `serve`
   * @param sweptAtOnce rows that one commit of a sweep changes
   * @param waits by which it writes its journal out
   */
  open(isAlone: boolean, sweptAtOnce: number, waits?: Waits): Promise<Store> {
    return openStore({
      ...{ database: `sqlite:${this.#path}`, masterKey, role: isAlone ? 'serve' : 'act' },
      sqlite: { thread: 'calling', sweptAtOnce, ...(waits === undefined ? {} : { waits }) },
    });
  }

  [Symbol.dispose](): void {
    this.inspect[Symbol.dispose]();
    remove(this.#path);
  }
}
