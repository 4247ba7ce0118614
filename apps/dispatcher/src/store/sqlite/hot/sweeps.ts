// Changes to many deliveries of one endpoint, in steps: the commit that asks for one makes the first, which is all of it
// unless the backlog is large, and stores the rest as a task. `jobs/sweeper.ts` makes the other steps. A crash between two
// steps loses nothing: the next process goes on where the last commit ended.
// Several writers: a step is taken by an UPDATE that names how many were made before; of two nodes one makes it.
import type { SweepKind } from '../../../domain/holding.ts';
import type { SweepInput, SweepStep } from '../../../ports/store/endpoints.ts';
import type { Connection } from '../connection/connection.ts';
import { endSweep, nextSweepOf, noteProgress, pendingSweeps, storeSweep, takeStep } from './pending-sweeps.ts';
import { advance } from './sweep-stages.ts';

type Endpoint = { id: number; tenantId: number };

/** In this order, and after those of the endpoint that have steps left. */
export function beginSweeps(connection: Connection, endpoint: Endpoint, kinds: readonly SweepKind[], at: number): void {
  if (kinds.length === 0) return;
  const isFree = pendingSweeps(connection, endpoint.id).length === 0;
  let room = isFree ? connection.sweptAtOnce : 0;
  const untilSeq = connection.sql<{ seq: number | null }>('SELECT max(seq) AS seq FROM deliveries').get()?.seq ?? 0;
  for (const kind of kinds) {
    const sweep = { tenantId: endpoint.tenantId, endpointId: endpoint.id, kind, at, untilSeq };
    const progress = advance(connection, { ...sweep, id: 0, stage: 0, cursor: null }, room, at);
    const { stage, cursor } = progress;
    // What comes after it waits until it is over.
    room = progress.isOver ? room - progress.rows : 0;
    if (!progress.isOver) storeSweep(connection, { ...sweep, stage, cursor });
  }
}

export function sweep(connection: Connection, { tenantId, limit, now }: SweepInput): SweepStep {
  let room = limit;
  let next = nextSweepOf(connection, tenantId);
  while (next !== null && room > 0) {
    if (!takeStep(connection, next)) break;
    const progress = advance(connection, next, room, now);
    if (progress.isOver) endSweep(connection, next);
    else noteProgress(connection, next.id, progress);
    // One that has nothing to do costs a look too.
    room -= Math.max(1, progress.rows);
    next = nextSweepOf(connection, tenantId);
  }
  return { hasMore: next !== null };
}
