// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import { createReceiver } from '@posthorn/receiver-kit';
import { sqlInbox } from '@posthorn/receiver-kit/inbox/sql';
import type { Pool } from 'pg';
import { transactionOf } from './pg.ts';

export function receiverFor(pool: Pool) {
  const inbox = sqlInbox({ dialect: 'postgres', transaction: transactionOf(pool) });
  return createReceiver({ secrets: ({ env }) => env['WEBHOOK_SECRET'], name: 'points', inbox })
    .on('transaction.created', async ({ data }, { tx }) => {
      await tx.query('UPDATE balances SET points = points + $1 WHERE profile = $2', [data.total ?? 0, data.profile_id]);
    })
    .on('profile.updated', async ({ data }, { tx, newerThan }) => {
      if (!(await newerThan(`profile:${data.id}`))) return;
      await tx.query('UPDATE profiles SET email = $1 WHERE id = $2', [data.email, data.id]);
    });
}
