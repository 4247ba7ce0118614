import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { rememberDamage } from '../../src/store/sqlite/connection/damage.ts';
import { asStoreFault, reasonOf } from '../../src/store/sqlite/connection/faults.ts';

describe('database-11: a fault of the file or its disk is `unavailable`, with its reason; other errors stay as they are', () => {
  it.each([
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_READONLY', 'read_only'],
    ['SQLITE_READONLY_DBMOVED', 'read_only'],
    ['SQLITE_IOERR_WRITE', 'io_error'],
    ['SQLITE_IOERR_FSYNC', 'io_error'],
    ['SQLITE_CANTOPEN', 'io_error'],
    ['SQLITE_CORRUPT', 'damaged'],
    ['SQLITE_CORRUPT_INDEX', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_BUSY', 'locked'],
    ['SQLITE_BUSY_SNAPSHOT', 'locked'],
    ['SQLITE_CONSTRAINT_UNIQUE', null],
    ['SQLITE_ERROR', null],
  ] as const)('database-11: %s is %s', (code, reason) => {
    const error = new BetterSqlite3.SqliteError('words of SQLite', code);
    expect(reasonOf(error)).toBe(reason);
    if (reason === null) expect(asStoreFault(error)).toBe(error);
    else expect(asStoreFault(error)).toMatchObject({ name: 'StoreError', code: 'unavailable', reason });
  });

  it('database-7: damage that one read met fails every later probe; other faults pass', async () => {
    let fault: StoreError | null = null;
    const call = rememberDamage(async () => {
      if (fault !== null) throw fault;
      return 'done';
    });
    const failsWith = async (reason: 'disk_full' | 'damaged') => {
      fault = new StoreError('unavailable', reason, { reason });
      await expect(call('listEvents', {})).rejects.toMatchObject({ reason });
      fault = null;
    };
    await failsWith('disk_full');
    expect(await call('probe', undefined)).toBe('done');
    await failsWith('damaged');
    for (const name of ['probe', 'checkFiles'] as const)
      await expect(call(name, undefined)).rejects.toMatchObject({ reason: 'damaged' });
    expect(await call('listEvents', {})).toBe('done');
  });
});
