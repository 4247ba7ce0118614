// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import type { SqlInboxOptions } from '@posthorn/receiver-kit/inbox/sql';
import type postgres from 'postgres';

export function transactionOf(sql: postgres.Sql): SqlInboxOptions<postgres.TransactionSql>['transaction'] {
  return (work) => sql.begin((tx) => work(tx, (text, values) => tx.unsafe(text, values)));
}
