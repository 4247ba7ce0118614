// How much waits in each lane. Read from the index of what is due alone, beside the writer, and counted up to a bound.
import type { Lane } from '@posthorn/contracts';
import type { QueueDepth } from '../../ports/store.ts';
import { EARLIEST_DUE } from './claim.ts';
import type { Session } from './session.ts';

/** Index entries looked at for one answer. */
const COUNTED_MAX = 1_000_000;

type Row = { webhook_id: number; due: number; later: number };

export const COUNT_DUE = `
  SELECT webhook_id, sum(due_at <= :now) AS due, sum(due_at > :now) AS later
  FROM (SELECT webhook_id, due_at FROM deliveries INDEXED BY deliveries_due WHERE due_at IS NOT NULL LIMIT :most)
  GROUP BY webhook_id`;

export function queueDepth(session: Session, { now }: { now: number }): QueueDepth {
  const lanes: QueueDepth = {
    high: { due: 0, later: 0, oldestDueAt: null },
    default: { due: 0, later: 0, oldestDueAt: null },
    low: { due: 0, later: 0, oldestDueAt: null },
  };
  const laneOf = session.sql<{ lane: Lane }>('SELECT lane FROM webhooks WHERE id = ?');
  const earliest = session.sql<{ due_at: number | null }>(EARLIEST_DUE);
  for (const row of session.sql<Row>(COUNT_DUE).all({ now, most: COUNTED_MAX })) {
    const lane = lanes[laneOf.get(row.webhook_id)?.lane ?? 'default'];
    lane.due += row.due;
    lane.later += row.later;
    const dueAt = earliest.get({ webhookId: row.webhook_id })?.due_at ?? null;
    if (dueAt !== null && dueAt <= now) lane.oldestDueAt = Math.min(lane.oldestDueAt ?? dueAt, dueAt);
  }
  return lanes;
}
