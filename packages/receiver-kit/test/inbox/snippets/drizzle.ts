// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import type { SqlInboxOptions } from '@posthorn/receiver-kit/inbox/sql';
import { sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

type Transaction = Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0];

export function transactionOf(db: NodePgDatabase): SqlInboxOptions<Transaction>['transaction'] {
  return (work) =>
    db.transaction((tx) =>
      work(tx, async (text, values) => {
        const pieces = text
          .split(/\$\d+/)
          .flatMap((piece, at) => [sql.raw(piece), ...(at < values.length ? [sql`${values[at]}`] : [])]);
        return (await tx.execute(sql.join(pieces))).rows;
      }),
    );
}
