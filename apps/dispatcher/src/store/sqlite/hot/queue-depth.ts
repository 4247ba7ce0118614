// The queue depth of each lane. The first question counts everything; after that the counts are maintained. Without
// questions there is no cost.
// Several writers: counts belong to one connection; they begin again when another connection has committed.
import type { QueueDepth, QueueDepthInput, TenantQueues, TenantQueuesInput } from '../../../ports/store/upkeep.ts';
import type { Connection } from '../connection/connection.ts';
import { type CountLimits, QueueCounts } from './queue-counts.ts';

/** Of this connection alone: it is the one that writes. */
const TRIGGERS = `
  CREATE TEMP TRIGGER IF NOT EXISTS due_inserted AFTER INSERT ON main.deliveries WHEN NEW.due_at IS NOT NULL
    BEGIN SELECT due_changed(NEW.endpoint_id, NULL, NEW.due_at); END;
  CREATE TEMP TRIGGER IF NOT EXISTS due_updated AFTER UPDATE OF due_at ON main.deliveries WHEN OLD.due_at IS NOT NEW.due_at
    BEGIN SELECT due_changed(NEW.endpoint_id, OLD.due_at, NEW.due_at); END;
  CREATE TEMP TRIGGER IF NOT EXISTS due_deleted AFTER DELETE ON main.deliveries WHEN OLD.due_at IS NOT NULL
    BEGIN SELECT due_changed(OLD.endpoint_id, OLD.due_at, NULL); END;
  CREATE TEMP TRIGGER IF NOT EXISTS lane_updated AFTER UPDATE OF lane ON main.endpoints WHEN OLD.lane <> NEW.lane
    BEGIN SELECT lane_changed(NEW.id); END`;

const kept = new WeakMap<Connection, { counts: QueueCounts; dataVersion: number; rollbacks: number }>();

/** `number`: what an earlier part was answered with. */
type Question<Input> = Input & { number?: number; limits?: CountLimits };
/** Where there is more to do than one act may: ask again with this number. */
export type Unfinished = { number: number };

export function queueDepth(
  connection: Connection,
  { now, number = 0, limits }: Question<QueueDepthInput>,
): QueueDepth | Unfinished {
  const answer = countsOf(connection).ask(connection, { now, number, tenantIds: null, limits });
  return 'number' in answer ? answer : answer.total;
}

/** What waits for each of these tenants alone, and how many tenants there are. */
export function tenantQueues(
  connection: Connection,
  { now, number = 0, tenantIds, limits }: Question<TenantQueuesInput>,
): TenantQueues | Unfinished {
  const answer = countsOf(connection).ask(connection, { now, number, tenantIds, limits });
  if ('number' in answer) return answer;
  const row = connection.sql<{ count: number }>('SELECT count(*) AS count FROM tenants').get();
  const queues = [...(answer.byTenant ?? [])].map(([tenantId, depth]) => ({ tenantId, depth }));
  return { tenants: row?.count ?? 0, queues };
}

function countsOf(connection: Connection): QueueCounts {
  // Changes with every commit of another connection: of those no trigger tells.
  const dataVersion = connection.sql<{ data_version: number }>('PRAGMA data_version').get()?.data_version ?? 0;
  const { rollbacks } = connection;
  let known = kept.get(connection);
  if (known === undefined) {
    connection.db.function('due_changed', (endpointId: number, before: number | null, after: number | null) => {
      kept.get(connection)?.counts.changed(endpointId, before, after);
      return null;
    });
    connection.db.function('lane_changed', (endpointId: number) => {
      kept.get(connection)?.counts.laneChanged(endpointId);
      return null;
    });
  }
  if (known?.dataVersion !== dataVersion || known.rollbacks !== rollbacks) {
    // A rollback takes away triggers that were made in what it undoes.
    connection.db.exec(TRIGGERS);
    known = { counts: new QueueCounts(), dataVersion, rollbacks };
    kept.set(connection, known);
  }
  return known.counts;
}
