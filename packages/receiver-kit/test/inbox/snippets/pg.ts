// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import type { SqlInboxOptions } from '@posthorn/receiver-kit/inbox/sql';
import type { Pool, PoolClient } from 'pg';

const ignore = (): void => undefined;

export function transactionOf(pool: Pool): SqlInboxOptions<PoolClient>['transaction'] {
  return async (work) => {
    const client = await pool.connect();
    client.on('error', ignore); // a connection that is lost; the query rejects too
    try {
      await client.query('BEGIN');
      await work(client, async (text, values) => (await client.query(text, values)).rows);
      await client.query('COMMIT');
      client.off('error', ignore);
      client.release();
    } catch (error) {
      client.release(true); // closes the connection, which rolls back whatever state it is in
      throw error;
    }
  };
}
