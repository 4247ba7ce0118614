// Checks that the path of a database still names the opened files. SQLite keeps writing to a file that was removed or
// replaced, and all of that is lost when the process ends.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StoreError, type StoreReason } from '../../../ports/store/store-error.ts';

export type FileIdentity = { dev: number; ino: number };

/** The index of the log and the header are looked at less often than the files that hold what was committed. */
const LOOK_AGAIN_MS = 250;
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';

export class FileWatch implements Disposable {
  readonly #path: string;
  /**
   * Kept open until the connection is closed: closing any descriptor of the file would drop SQLite's locks on it, as
   * POSIX locks belong to the process.
   */
  readonly #file: number;
  readonly #own: FileIdentity;
  readonly #beside = new Map<string, FileIdentity>();
  #size = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'r');
    this.#own = fstatSync(this.#file);
  }

  /** After each commit: what was just committed is answered only where it can be found again. @throws StoreError */
  afterCommit(): void {
    requireSameFile(this.#path, this.#own);
    this.#checkBeside(`${this.#path}-wal`);
    if (performance.now() - this.#lookedAt >= LOOK_AGAIN_MS) this.check();
  }

  /** Looks at everything. @throws StoreError `unavailable` with the reason */
  check(): void {
    requireSameFile(this.#path, this.#own);
    this.#checkBeside(`${this.#path}-wal`);
    this.#checkBeside(`${this.#path}-shm`);
    this.#checkHeader();
    // Only then: after a fault was found, the very next commit is looked at again.
    this.#lookedAt = performance.now();
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  /** Once SQLite has made them they stay the same until the last connection is closed. */
  #checkBeside(path: string): void {
    const now = statSync(path, { throwIfNoEntry: false });
    const known = this.#beside.get(path);
    if (now !== undefined && known === undefined) this.#beside.set(path, now);
    else if (now === undefined && known !== undefined) throw fault('file_gone', `${path} was removed`);
    else if (now !== undefined && known !== undefined && !isSame(now, known))
      throw fault('file_replaced', `${path} was replaced`);
  }

  #checkHeader(): void {
    const { size } = fstatSync(this.#file);
    const header = Buffer.alloc(HEADER_BYTES);
    const length = readSync(this.#file, header, 0, HEADER_BYTES, 0);
    const isWhole = length === HEADER_BYTES && header.toString('latin1', 0, MAGIC.length) === MAGIC;
    // 1 stands for 65,536.
    const pageSize = isWhole && header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    // A checkpoint may be at work, so a file that is short is damaged only if it was longer before.
    const isCut = size < this.#size && size < header.readUInt32BE(28) * pageSize;
    if (!isWhole || isCut) throw fault('damaged', `the database file ${this.#path} was overwritten or cut short`);
    this.#size = size;
  }
}

export function identityOf(path: string): FileIdentity {
  const { dev, ino } = statSync(path);
  return { dev, ino };
}

/** @throws StoreError `unavailable` if another file, or none, is at the path by now */
function requireSameFile(path: string, own: FileIdentity): void {
  const now = statSync(path, { throwIfNoEntry: false });
  if (now === undefined) throw fault('file_gone', `the database file ${path} was removed or renamed`);
  if (!isSame(now, own)) throw fault('file_replaced', `the database file ${path} was replaced`);
}

/** For a second connection: what the first has made next to the file must be there too. @throws StoreError `unavailable` */
export function requireSameFiles(path: string, own: FileIdentity): void {
  requireSameFile(path, own);
  for (const beside of [`${path}-wal`, `${path}-shm`]) {
    if (statSync(beside, { throwIfNoEntry: false }) === undefined) throw fault('file_gone', `${beside} was removed`);
  }
}

const isSame = (a: FileIdentity, b: FileIdentity): boolean => a.ino === b.ino && a.dev === b.dev;

const ADVICE = 'stop posthorn, put the right files back or restore a backup, and start it again';

function fault(reason: StoreReason, what: string): StoreError {
  return new StoreError('unavailable', `${what} while posthorn uses it: ${ADVICE}`, { reason });
}
