// Sweeps that have steps left. They are few and asked for often, by every claim and settlement, so the connection keeps
// them in memory until one changes.
// Several writers: a connection forgets what it keeps when another one has committed.
import { closesEndpoint, type Sweep, type SweepKind } from '../../../domain/holding.ts';
import type { Connection } from '../connection/connection.ts';

export type PendingSweep = Sweep & {
  id: number;
  tenantId: number;
  endpointId: number;
  /** The newest delivery that it changes. */
  untilSeq: number;
  /** Where it goes on. */
  stage: number;
  cursor: string | null;
  reached: number;
};

type Row = {
  id: number;
  tenant_id: number;
  endpoint_id: number;
  kind: SweepKind;
  at: number;
  until_seq: number;
  stage: number;
  cursor: string | null;
  reached: number;
};

const fromRow = (row: Row): PendingSweep => ({
  id: row.id,
  tenantId: row.tenant_id,
  endpointId: row.endpoint_id,
  kind: row.kind,
  at: row.at,
  untilSeq: row.until_seq,
  stage: row.stage,
  cursor: row.cursor,
  reached: row.reached,
});

const NONE: readonly PendingSweep[] = [];

/** Those of one endpoint, in the order in which they are made. */
export const pendingSweeps = (connection: Connection, endpointId: number): readonly PendingSweep[] =>
  allPending(connection).get(endpointId) ?? NONE;

export const hasSweeps = (connection: Connection): boolean => allPending(connection).size > 0;

/** Whether the endpoint sends only what a person asked for just now. */
export const isClosed = (connection: Connection, endpointId: number): boolean =>
  pendingSweeps(connection, endpointId).some(({ kind }) => closesEndpoint(kind));

/** Until one changes, or something was rolled back, or another connection has committed. */
const kept = new WeakMap<Connection, { sweeps: ReadonlyMap<number, PendingSweep[]>; rollbacks: number }>();

function allPending(connection: Connection): ReadonlyMap<number, PendingSweep[]> {
  const known = kept.get(connection);
  if (known?.rollbacks === connection.rollbacks) return known.sweeps;
  const found = new Map<number, PendingSweep[]>();
  for (const row of connection.sql<Row>('SELECT * FROM sweeps ORDER BY id').iterate()) {
    const sweep = fromRow(row);
    const before = found.get(sweep.endpointId);
    if (before === undefined) found.set(sweep.endpointId, [sweep]);
    else before.push(sweep);
  }
  kept.set(connection, { sweeps: found, rollbacks: connection.rollbacks });
  return found;
}

export function storeSweep(connection: Connection, sweep: Omit<PendingSweep, 'id' | 'reached'>): void {
  connection
    .sql(
      `INSERT INTO sweeps (tenant_id, endpoint_id, kind, at, until_seq, stage, cursor)
       VALUES (:tenantId, :endpointId, :kind, :at, :untilSeq, :stage, :cursor)`,
    )
    .run(sweep);
  kept.delete(connection);
}

export function nextSweepOf(connection: Connection, tenantId: number): PendingSweep | null {
  const row = connection.sql<Row>('SELECT * FROM sweeps WHERE tenant_id = ? ORDER BY id LIMIT 1').get(tenantId);
  return row === undefined ? null : fromRow(row);
}

/** `false` = another node has made this step. */
export function takeStep(connection: Connection, { id, reached }: PendingSweep): boolean {
  const { changes } = connection
    .sql('UPDATE sweeps SET reached = reached + 1 WHERE id = ? AND reached = ?')
    .run(id, reached);
  kept.delete(connection);
  return changes > 0;
}

export function noteProgress(connection: Connection, id: number, at: Pick<PendingSweep, 'stage' | 'cursor'>): void {
  connection.sql('UPDATE sweeps SET stage = :stage, cursor = :cursor WHERE id = :id').run({ ...at, id });
  kept.delete(connection);
}

/** With the last one of its endpoint goes what was noted of deliveries that were ahead. */
export function endSweep(connection: Connection, { id, endpointId }: PendingSweep): void {
  connection.sql('DELETE FROM sweeps WHERE id = ?').run(id);
  kept.delete(connection);
  if (pendingSweeps(connection, endpointId).length > 0) return;
  // As many as attempts were in flight and people changed by hand while it ran: each by an act of its own.
  connection.sql('DELETE FROM swept_ahead WHERE endpoint_id = ?').run(endpointId);
}
