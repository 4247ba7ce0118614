// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import type { SqlInboxOptions } from '@posthorn/receiver-kit/inbox/sql';
import type { Knex } from 'knex';

export function transactionOf(knex: Knex): SqlInboxOptions<Knex.Transaction>['transaction'] {
  return (work) =>
    knex.transaction((trx) =>
      work(trx, async (text, values) => (await trx.raw(text.replace(/\$\d+/g, '?'), values)).rows),
    );
}
