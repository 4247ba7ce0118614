// An inbox in SQLite's memory, and a receiver on it whose handlers write rows.
import { createReceiver, type KnownContexts, type Receiver } from '@posthorn/receiver-kit';
import { type SqlInbox, type SqlInboxOptions, sqlInbox, sqlInboxSchema } from '@posthorn/receiver-kit/inbox/sql';
import Database from 'better-sqlite3';
import { ManualClock } from '../../support/manual-clock.ts';
import { SECRET } from '../../support/sender.ts';
import { transactionOf } from '../snippets/better-sqlite3.ts';

type Options = Partial<SqlInboxOptions<Database.Database>>;
type Transaction = SqlInboxOptions<Database.Database>['transaction'];

interface Opened {
  readonly db: Database.Database;
  readonly transaction: Transaction;
  readonly inbox: SqlInbox<Database.Database>;
}

export function openSqlite(
  options: Options = {},
  wrap = (transaction: Transaction): Transaction => transaction,
): Opened {
  const db: Database.Database = new Database(':memory:');
  const { table } = options;
  for (const statement of sqlInboxSchema('sqlite', table === undefined ? {} : { table })) db.exec(statement);
  const transaction = wrap(transactionOf(db));
  return { db, transaction, inbox: sqlInbox<Database.Database>({ dialect: 'sqlite', transaction, ...options }) };
}

interface Receiving {
  readonly db: Database.Database;
  readonly clock: ManualClock;
  readonly receiver: Receiver<KnownContexts, Database.Database>;
  readonly log: string[];
  effects(): number;
  write(tx: Database.Database, id: string): void;
}

export function receiving(wrap?: (transaction: Transaction) => Transaction): Receiving {
  const clock = new ManualClock();
  const { db, inbox } = openSqlite({ now: () => clock.now() }, wrap);
  db.exec('CREATE TABLE effects (delivery TEXT)');
  const log: string[] = [];
  const note = (message: string): void => void log.push(message);
  const receiver = createReceiver({
    secrets: SECRET,
    name: 'test',
    clock,
    inbox,
    deadlineMs: 5000,
    logger: { warn: note, error: note },
  });
  const effects = (): number => Number(db.prepare('SELECT count(*) AS n FROM effects').pluck().get());
  const write = (tx: Database.Database, id: string): void => void tx.prepare('INSERT INTO effects VALUES (?)').run(id);
  return { db, clock, receiver, log, effects, write };
}
