// Runs of triggers as they are read back. What of them shows values of an event is hidden with the event.
import { ACTION_RUN_STATUSES, RUN_STOPS } from '@posthorn/contracts/plain';
import { ERASED_TEXT } from '../../domain/erasure.ts';
import type { Comparison, RunFilterField } from '../../domain/list-filter.ts';
import type { RunRecord } from '../../domain/records.ts';
import type { GetRunInput, ListRunsInput, RunWithContext } from '../../ports/store/history.ts';
import type { Page } from '../../ports/store/page.ts';
import type { Steps, Tx } from '../tx.ts';
import { type ListSql, whereOf } from './list-filter.ts';
import { type ErasedAt, erasedAtFor } from './shown-events.ts';
import { anything, integer, json, listOf, mapOf, objectOf, oneOf, orNull, text } from './stored-values.ts';

type RunRow = {
  id: number;
  event_id: string;
  event_name: string;
  trigger_id: number;
  trigger_name: string;
  stop: string | null;
  items: string;
  details: string;
  created_at: number;
  erased_at: number | null;
};

const storedItems = json(
  listOf(
    objectOf({
      actionId: integer,
      handler: oneOf(['filter', 'target.send']),
      status: oneOf(ACTION_RUN_STATUSES),
      targetId: orNull(integer),
      deliveryId: orNull(text),
    }),
  ),
);
const storedDetails = json(listOf(objectOf({ arguments: orNull(mapOf(anything)), reason: orNull(text) })));
const storedStop = orNull(oneOf(RUN_STOPS));

const select = (at: ErasedAt): string =>
  `SELECT r.id, e.id AS event_id, e.name AS event_name, r.trigger_id, r.trigger_name, r.stop, r.items, r.details, r.created_at,
     ${at} AS erased_at
   FROM runs r JOIN events e ON e.seq = r.event_seq`;

/** Reasons show what values were compared: of an erased event only that there was one is told. */
function runFromRow(row: RunRow): RunRecord {
  const items = storedItems(row.items);
  const isErased = row.erased_at !== null;
  const details = isErased ? [] : storedDetails(row.details);
  const reasonOf = (status: string): string | null =>
    ['passed', 'planned', 'skipped'].includes(status) ? null : ERASED_TEXT;
  const stop = storedStop(row.stop);
  return {
    id: row.id,
    eventId: row.event_id,
    eventName: row.event_name,
    triggerId: row.trigger_id,
    triggerName: row.trigger_name,
    stop: stop === null ? null : { reason: stop, detail: details.at(-1)?.reason ?? ERASED_TEXT },
    items: items.map((item, index) => ({
      ...item,
      arguments: details[index]?.arguments ?? null,
      reason: isErased ? reasonOf(item.status) : (details[index]?.reason ?? null),
    })),
    createdAt: row.created_at,
  };
}

/** Of one event, in order of the triggers. */
export function* runsOf(tx: Tx, eventSeq: number, at: ErasedAt): Steps<RunRecord[]> {
  const rows = yield* tx.all<RunRow>(`${select(at)} WHERE r.event_seq = ? ORDER BY r.id`, [eventSeq]);
  return rows.map(runFromRow);
}

export function* getRun(tx: Tx, { tenantId, id }: GetRunInput): Steps<RunWithContext | null> {
  const at = yield* erasedAtFor(tx, tenantId);
  const row = yield* tx.get<RunRow>(`${select(at)} WHERE r.id = ? AND r.tenant_id = ?`, [id, tenantId]);
  if (row === undefined) return null;
  const event = yield* tx.get<{ context: string }>('SELECT context FROM events WHERE id = ?', [row.event_id]);
  return { run: runFromRow(row), context: row.erased_at === null ? (event?.context ?? null) : null };
}

/** More runs than this are not counted, and have no pages: older ones are found by their trigger, event or time. */
const COUNTED_MAX = 100_000;

const LIST: ListSql<RunFilterField> = {
  columns: {
    id: 'r.id',
    actionable_type: "'trigger'",
    actionable_id: 'r.trigger_id',
    parent_id: 'NULL',
    event_id: 'r.event_seq',
    stop: 'r.stop',
    created_at: '(r.created_at / 1000)',
  },
  searched: [],
  special: byEvent,
};

function byEvent({ field, operator, values }: Comparison<RunFilterField>) {
  if (field !== 'event_id' || operator === 'nullable') return null;
  const events = `SELECT seq FROM events WHERE id IN (${values.map(() => '?').join(', ')})`;
  return { sql: `r.event_seq ${operator === 'ne' ? 'NOT ' : ''}IN (${events})`, values };
}

/** Newest first. */
export function* listRuns(tx: Tx, { tenantId, filter, offset, limit }: ListRunsInput): Steps<Page<RunRecord>> {
  const at = yield* erasedAtFor(tx, tenantId);
  const where = whereOf(tx.dialect, { sql: 'r.tenant_id = ?', values: [tenantId] }, filter, LIST);
  const counted = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM runs r WHERE ${where.sql} LIMIT ${COUNTED_MAX})`,
    where.values,
  );
  const rows = yield* tx.all<RunRow>(`${select(at)} WHERE ${where.sql} ORDER BY r.id DESC LIMIT ? OFFSET ?`, [
    ...where.values,
    limit,
    offset,
  ]);
  return { items: rows.map(runFromRow), total: counted?.count ?? 0 };
}
