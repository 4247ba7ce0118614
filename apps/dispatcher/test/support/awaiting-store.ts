// A store whose driver awaits the answer to every statement, as one over a network does: SQLite in memory, with acts that
// are written once as steps. The acts on the delivery path are SQLite's own.
import type { Store } from '../../src/ports/store/index.ts';
import { sharedAdditions, sharedReads, sharedUpkeep, sharedWrites } from '../../src/store/acts/index.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { type ActName, isWrite } from '../../src/store/sqlite/commit/acts.ts';
import { forgetCancellations, reportCancellations } from '../../src/store/sqlite/commit/cancellations.ts';
import { runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import { answerTo } from '../../src/store/sqlite/commit/run-steps.ts';
import type { Connection } from '../../src/store/sqlite/connection/connection.ts';
import { asStoreFault } from '../../src/store/sqlite/connection/faults.ts';
import { noteTime } from '../../src/store/sqlite/hot/disorder.ts';
import { noteClock } from '../../src/store/sqlite/hot/follow-clock.ts';
import { forgetChanges, writeChanges } from '../../src/store/sqlite/live/live-log.ts';
import { openConnection, type SqliteOptions, storeOf } from '../../src/store/sqlite/thread/inline-store.ts';
import type { Steps, Tx } from '../../src/store/tx.ts';

type Act = (tx: Tx, input: unknown) => Steps<unknown>;
const dated = { ...sharedAdditions, ...sharedUpkeep };
const shared: Record<string, unknown> = { ...sharedReads, ...sharedWrites, ...dated };

export async function runAwaiting<Result>(connection: Connection, steps: Steps<Result>): Promise<Result> {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await Promise.resolve(answerTo(connection, step.value)));
  return step.value;
}

/** One act in a transaction of its own. */
async function commit(connection: Connection, name: ActName, act: Act, input: unknown): Promise<unknown> {
  runGroup(connection, [{ name: 'writeOut', input: undefined }]);
  connection.sql(isWrite(name) ? 'BEGIN IMMEDIATE' : 'BEGIN').run();
  try {
    if (name in dated) {
      const { now } = input as { now: number };
      if (name in sharedAdditions) noteTime(connection, now);
      noteClock(connection, now);
    }
    const value = await runAwaiting(connection, act(connection.tx, input));
    writeChanges(connection);
    const publish = connection.news.gather(connection);
    connection.sql('COMMIT').run();
    publish();
    reportCancellations(connection);
    return value;
  } catch (error) {
    if (connection.db.inTransaction) connection.sql('ROLLBACK').run();
    connection.forget();
    forgetChanges(connection);
    connection.news.undo();
    forgetCancellations(connection);
    throw asStoreFault(error);
  }
}

export function openAwaitingStore(options: SqliteOptions): Store {
  const news = new NewsHub();
  const connection = openConnection(options, (told) => news.publish(told));
  connection.journal.isOn = true;
  const run = async (name: ActName, input: unknown): Promise<unknown> => {
    const act = shared[name];
    if (act !== undefined) return commit(connection, name, act as Act, input);
    const [result] = runGroup(connection, [{ name, input }]);
    if (result?.ok) return result.value;
    throw result?.error;
  };
  // One connection has one transaction at a time.
  let last: Promise<unknown> = Promise.resolve();
  return storeOf(
    (name, input) => {
      const result = last.then(() => run(name, input));
      last = result.catch(() => undefined);
      return result;
    },
    news,
    async () => void connection.db.close(),
  );
}
