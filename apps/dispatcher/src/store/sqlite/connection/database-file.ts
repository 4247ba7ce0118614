// Which file a database URL means. A file has one real path and many spellings (links, `..`, relative paths). Everything
// that lies beside it (lock, key, journal) belongs to the real path, so that no second name leads past them.
import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreError } from '../../../ports/store/store-error.ts';

export const MEMORY = ':memory:';

/** Links that lead to links: as many as Linux follows. */
const LINKS_MAX = 40;

export type DatabaseFile = {
  /** The real path, or `:memory:`. The file need not exist yet; its folder may be missing too. */
  path: string;
  /** The path as it was written. */
  given: string;
};

/**
 * @param url `sqlite:PATH` or `sqlite::memory:`
 * @throws StoreError `cannot_open` where the URL names no path, or its links lead nowhere;
 *   `unavailable` where the file has a second name (a hard link)
 */
export function databaseFile(url: string): DatabaseFile {
  // SQLite's binding trims what it opens: a lock on the untrimmed name would be another file's.
  const given = url.replace(/^sqlite:/, '').trim();
  if (!url.startsWith('sqlite:') || given === '') {
    throw new StoreError('cannot_open', `"${url}" is not a known kind of database: use sqlite:PATH`);
  }
  if (given === MEMORY) return { path: MEMORY, given };
  try {
    const path = realPath(resolve(given), LINKS_MAX);
    refuseHardLinks(path);
    return { path, given };
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('cannot_open', `cannot open the database ${given}: ${reason}`, { cause });
  }
}

/** As a person knows it: with the name that was given where that is another one. */
export function shownDatabase({ path, given }: DatabaseFile): string {
  return path === MEMORY || path === resolve(given) ? given : `${path} (given as ${given})`;
}

function realPath(path: string, linksLeft: number): string {
  const whole = ifThere(() => realpathSync.native(path));
  if (whole !== null) return whole;
  // It does not exist yet: its folder is followed, and so is a link that leads to it.
  const folder = ifThere(() => realpathSync.native(dirname(path)));
  if (folder === null) return path;
  const place = join(folder, basename(path));
  const isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (!isLink) return place;
  if (linksLeft === 0) throw new StoreError('cannot_open', `cannot open the database ${path}: too many links`);
  return realPath(resolve(folder, readlinkSync(place)), linksLeft - 1);
}

function ifThere(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** SQLite keeps a journal and locks for each name: under two names of one file, neither process would see the other. */
function refuseHardLinks(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined || !file.isFile() || file.nlink <= 1) return;
  throw new StoreError(
    'unavailable',
    `the database ${path} has ${file.nlink} names (hard links), and using it under two of them would damage it: ` +
      `keep one of the names that "find FOLDER -samefile ${path}" lists and remove the others`,
  );
}
