// Between a row of `replays` and the replay it stands for, and the reads. Several writers: a row is written by the act that
// holds it.

import { DELIVERY_REASONS, DELIVERY_STATUSES, type DeliveryStatus, REPLAY_STATUSES } from '@posthorn/contracts/plain';
import type { DeliveryFilter } from '../../domain/records.ts';
import type { Replay, StatusCounts } from '../../domain/replay.ts';
import type { Page } from '../../ports/store/page.ts';
import type { GetReplayInput, ListReplaysInput } from '../../ports/store/replays.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { integer, json, listOf, number, oneOf, someOf, text } from './stored-values.ts';

export type ReplayRow = {
  id: number;
  tenant_id: number;
  status: string;
  filter: string;
  rate_per_second: number;
  cursor_seq: number;
  until_seq: number;
  starts_at_once: number;
  total: number;
  replayed: number;
  skipped: number;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  /** Of its lease. */
  node: number | null;
  lease_until: number | null;
};

const storedStatus = oneOf(REPLAY_STATUSES);
const storedFilter = json(
  someOf({
    statuses: listOf(oneOf(DELIVERY_STATUSES)),
    reason: oneOf(DELIVERY_REASONS),
    name: text,
    webhookId: integer,
    targetId: integer,
    eventId: text,
    profileId: text,
    code: integer,
    since: number,
    until: number,
    search: text,
    query: text,
  }),
);

export function replayFromRow(row: ReplayRow): Replay {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    status: storedStatus(row.status),
    filter: storedFilter(row.filter) as DeliveryFilter,
    ratePerSecond: row.rate_per_second,
    startsAtOnce: row.starts_at_once === 1,
    total: row.total,
    replayed: row.replayed,
    skipped: row.skipped,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

export function* findReplayRow(tx: Tx, id: number): Steps<ReplayRow | undefined> {
  return yield* tx.get<ReplayRow>('SELECT * FROM replays WHERE id = ?', [id]);
}

/** What a step leaves behind; what is not named here never changes. */
export function* writeReplay(tx: Tx, replay: Replay): Steps<void> {
  const { id, status, total, replayed, skipped, startedAt, finishedAt } = replay;
  yield* tx.run(
    `UPDATE replays SET status = ?, total = ?, replayed = ?, skipped = ?, starts_at_once = ?, started_at = ?,
         finished_at = ? WHERE id = ?`,
    [status, total, replayed, skipped, flag(replay.startsAtOnce), startedAt, finishedAt, id],
  );
}

export function* getReplay(tx: Tx, input: GetReplayInput): Steps<Replay | null> {
  const row = yield* findReplayRow(tx, input.id);
  return row === undefined || row.tenant_id !== input.tenantId ? null : replayFromRow(row);
}

export const COUNT_OUTCOMES = 'SELECT status, count(*) AS count FROM deliveries WHERE replay_id = ? GROUP BY status';

/** From an index that holds nothing else: a replay of a million is counted without reading a delivery. */
export function* replayCounts(tx: Tx, input: GetReplayInput): Steps<StatusCounts> {
  if ((yield* getReplay(tx, input)) === null) return {};
  const rows = yield* tx.all<{ status: DeliveryStatus; count: number }>(COUNT_OUTCOMES, [input.id]);
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

export function* listReplays(tx: Tx, input: ListReplaysInput): Steps<Page<Replay>> {
  const where = `tenant_id = :tenantId AND (:statuses IS NULL OR status ${tx.dialect.inList(':statuses', 'texts')})`;
  const values = {
    tenantId: input.tenantId,
    statuses: input.statuses === null ? null : JSON.stringify(input.statuses),
  };
  const total = yield* tx.get<{ count: number }>(`SELECT count(*) AS count FROM replays WHERE ${where}`, values);
  const rows = yield* tx.all<ReplayRow>(
    `SELECT * FROM replays WHERE ${where} ORDER BY id DESC LIMIT :limit OFFSET :offset`,
    { ...values, limit: input.limit, offset: input.offset },
  );
  return { items: rows.map(replayFromRow), total: total?.count ?? 0 };
}

/** Few rows, and asked for at start and after a change only: no index is kept for it. */
export function* activeReplays(tx: Tx): Steps<Replay[]> {
  return (yield* tx.all<ReplayRow>(`SELECT * FROM replays WHERE status IN ('planning', 'running')
         OR status = 'cancelled' AND EXISTS (SELECT 1 FROM replay_items WHERE replay_id = replays.id)
       ORDER BY id`)).map(replayFromRow);
}
