import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { sqlInbox, sqlInboxSchema } from '@posthorn/receiver-kit/inbox/sql';
import { createPool, type Pool } from 'mysql2/promise';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { transactionOf } from './snippets/mysql2.ts';
import { laterWithTransactions } from './support/later.ts';
import { startMariadb } from './support/mariadb-server.ts';
import { races } from './support/races.ts';
import { type Server, whyMissing } from './support/servers.ts';
import { EFFECTS } from './support/stores.ts';

const missing = whyMissing('mariadbd');

describe.skipIf(missing !== null)('on a real MariaDB', () => {
  let server: Server;
  let pool: Pool;
  beforeAll(async () => {
    server = await startMariadb();
    pool = createPool({ uri: server.url, connectionLimit: 8 });
    for (const statement of [...sqlInboxSchema('mysql'), EFFECTS]) await pool.query(statement);
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  describe('inbox-16: the SQL inbox passes the suite of all inboxes on MariaDB with mysql2', () => {
    const dialect = 'mysql';
    let now = 1_800_000_000_000;
    const move = (ms: number): void => {
      now += ms;
    };
    describe("on the database's clock", () => {
      const inbox = laterWithTransactions(() => sqlInbox({ dialect, transaction: transactionOf(pool) }));
      for (const check of inboxContract(inbox)) it(check.name, () => check.run());
    });
    describe("on the process's clock", () => {
      const inbox = laterWithTransactions(() =>
        sqlInbox({ dialect, transaction: transactionOf(pool), now: () => now }),
      );
      for (const check of inboxContract(inbox, { pass: move, jump: move })) it(check.name, () => check.run());
    });
  });

  describe('inbox-10: two processes at one MariaDB', () => {
    races('mysql', () => server.url);
  });
});
