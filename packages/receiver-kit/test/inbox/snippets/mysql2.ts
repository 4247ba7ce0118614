// docs/exactly-once.md shows the lines from the first import on; a test compares them.
import type { SqlInboxOptions } from '@posthorn/receiver-kit/inbox/sql';
import type { Pool, PoolConnection } from 'mysql2/promise';

export function transactionOf(pool: Pool): SqlInboxOptions<PoolConnection>['transaction'] {
  return async (work) => {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await work(connection, async (text, values) => (await connection.query(text, values))[0]);
      await connection.commit();
      connection.release();
    } catch (error) {
      connection.destroy(); // closes the connection, which rolls back whatever state it is in
      throw error;
    }
  };
}
