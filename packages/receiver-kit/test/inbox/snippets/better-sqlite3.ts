// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import type { SqlInboxOptions } from '@posthorn/receiver-kit/inbox/sql';
import type Database from 'better-sqlite3';

export function transactionOf(db: Database.Database): SqlInboxOptions<Database.Database>['transaction'] {
  let last: Promise<unknown> = Promise.resolve(); // one connection: one transaction at a time
  return (work) => {
    const next = last.then(async () => {
      db.exec('BEGIN IMMEDIATE');
      try {
        await work(db, (text, values) => {
          const statement = db.prepare(text);
          return statement.reader ? statement.all(...values) : statement.run(...values);
        });
        db.exec('COMMIT');
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
    });
    last = next.catch(() => undefined);
    return next;
  };
}
