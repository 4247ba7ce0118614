// How much waits in each lane. Read from the index of what is due alone, beside the writer, and counted up to a bound.
import type { Lane } from '@posthorn/contracts';
import type { QueueDepth } from '../../ports/store.ts';
import type { Session } from './session.ts';

/** Index entries looked at for one answer. */
const COUNTED_MAX = 1_000_000;

type Earliest = { id: number; lane: Lane; first_at: number | null; retry_at: number | null };
type Counted = { webhook_id: number; due: number; later: number };

const earliest = (retried: 0 | 1): string => `(SELECT due_at FROM deliveries
  WHERE webhook_id = webhooks.id AND (failures > 0) = ${retried} AND due_at IS NOT NULL ORDER BY due_at LIMIT 1)`;
const EARLIEST = `SELECT id, lane, ${earliest(0)} AS first_at, ${earliest(1)} AS retry_at FROM webhooks`;

const WAITING = 'FROM deliveries INDEXED BY deliveries_due WHERE due_at IS NOT NULL';
const IS_MORE = `SELECT EXISTS (SELECT 1 ${WAITING} LIMIT 1 OFFSET :most) AS more`;
const COUNTS = 'SELECT webhook_id, sum(due_at <= :now) AS due, sum(due_at > :now) AS later';
const COUNT_ALL = `${COUNTS} ${WAITING} GROUP BY webhook_id`;
/** Several times slower a row, since each goes through the bound: only for what is beyond it. */
const COUNT_FIRST = `${COUNTS} FROM (SELECT webhook_id, due_at ${WAITING} LIMIT :most) GROUP BY webhook_id`;

export function queueDepth(session: Session, { now }: { now: number }, most = COUNTED_MAX): QueueDepth {
  const lanes: QueueDepth = {
    high: { due: 0, later: 0, oldestDueAt: null },
    default: { due: 0, later: 0, oldestDueAt: null },
    low: { due: 0, later: 0, oldestDueAt: null },
  };
  const laneOf = new Map<number, Lane>();
  for (const { id, lane, first_at, retry_at } of session.sql<Earliest>(EARLIEST).all()) {
    laneOf.set(id, lane);
    const dueAt = Math.min(first_at ?? Number.POSITIVE_INFINITY, retry_at ?? Number.POSITIVE_INFINITY);
    if (dueAt <= now) lanes[lane].oldestDueAt = Math.min(lanes[lane].oldestDueAt ?? dueAt, dueAt);
  }
  for (const { webhook_id, due, later } of counts(session, now, most)) {
    const lane = lanes[laneOf.get(webhook_id) ?? 'default'];
    lane.due += due;
    lane.later += later;
  }
  return lanes;
}

function counts(session: Session, now: number, most: number): Counted[] {
  const isMore = session.sql<{ more: 0 | 1 }>(IS_MORE).get({ most })?.more === 1;
  if (isMore) return session.sql<Counted>(COUNT_FIRST).all({ now, most });
  return session.sql<Counted>(COUNT_ALL).all({ now });
}
