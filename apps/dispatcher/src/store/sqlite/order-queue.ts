// The order of an ordered webhook's deliveries. Each unfinished one has a row for each of its keys; who is first at all
// of them may be sent, the others have no due time. Whoever leaves makes its successors due in the same commit, so that
// no crash leaves a key blocked. Between acts: `deliveries.ordered` is not 0 exactly where there are rows here.
import type { DeliveryStatus } from '@posthorn/contracts';
import type { Turn } from '../../domain/acceptance.ts';
import type { Session } from './session.ts';

type Place = { delivery_seq: number; entered_at: number };

export const FIRST = `SELECT delivery_seq, entered_at FROM order_queue WHERE webhook_id = ? AND key = ?
  ORDER BY entered_at, delivery_seq LIMIT 1`;

/** By the first of each key: a comparison of places would walk through all that entered in the same millisecond. */
const IS_BEHIND = `EXISTS (SELECT 1 FROM order_queue mine
  WHERE mine.delivery_seq = deliveries.seq AND mine.delivery_seq <> (
    SELECT first.delivery_seq FROM order_queue first WHERE first.webhook_id = mine.webhook_id AND first.key = mine.key
    ORDER BY first.entered_at, first.delivery_seq LIMIT 1))`;

/** Id of the first at one of its keys, for a delivery `d` that waits behind it; else NULL. */
export const WAITING_FOR = `iif(d.ordered = 1 AND d.status IN ('pending', 'retrying'), (
  SELECT first.id FROM order_queue mine JOIN deliveries first ON first.seq = (
    SELECT delivery_seq FROM order_queue WHERE webhook_id = mine.webhook_id AND key = mine.key
    ORDER BY entered_at, delivery_seq LIMIT 1)
  WHERE mine.delivery_seq = d.seq AND first.seq <> d.seq LIMIT 1), NULL)`;

/** Where a delivery that is being accepted comes in: who is ahead of it, and when it counts as entered. */
export function placeOf(
  session: Session,
  webhookId: number,
  { keys, enteredAt }: Turn,
): { turn: Turn; waits: boolean } {
  const firsts = keys.flatMap((key) => session.sql<Place>(FIRST).get(webhookId, key) ?? []);
  // Nobody comes in ahead of one that was begun, not even after a step back of the clock.
  const begun = firsts.filter((first) => first.entered_at > enteredAt && isBegun(session, first.delivery_seq));
  const latest = Math.max(enteredAt, ...begun.map((first) => first.entered_at));
  return { turn: { keys, enteredAt: latest }, waits: firsts.some((first) => first.entered_at <= latest) };
}

function isBegun(session: Session, deliverySeq: number): boolean {
  return session.sql('SELECT 1 FROM deliveries WHERE seq = ? AND attempt_count > 0').get(deliverySeq) !== undefined;
}

export function enter(session: Session, webhookId: number, deliverySeq: number | bigint, turn: Turn): void {
  for (const key of turn.keys) {
    session
      .sql('INSERT INTO order_queue (webhook_id, key, entered_at, delivery_seq) VALUES (?, ?, ?, ?)')
      .run(webhookId, key, turn.enteredAt, deliverySeq);
  }
}

export const SEND_BACK = `UPDATE deliveries SET due_at = NULL, status = 'pending' WHERE seq = ? AND ${IS_BEHIND}`;

/** Whether it must wait. One that is claimed too early loses its due time: who leaves before it gives it another. */
export function sendBack(session: Session, deliverySeq: number): boolean {
  return session.sql(SEND_BACK).run(deliverySeq).changes > 0;
}

/** An attempt of an ordered delivery is over: a finished one leaves, any other has its place as before. */
export function afterAttempt(
  session: Session,
  row: { seq: number; webhook_id: number },
  status: DeliveryStatus,
  now: number,
): void {
  if (status === 'delivered' || status === 'failed' || status === 'cancelled') leave(session, row, now);
  else session.sql('UPDATE deliveries SET ordered = 1 WHERE seq = ? AND ordered = 2').run(row.seq);
}

/** A finished delivery leaves, and whoever is first now may be sent. For one that is in no order it does nothing. */
export function leave(session: Session, row: { seq: number; webhook_id: number }, now: number): void {
  const keys = session.sql<{ key: string }>('SELECT key FROM order_queue WHERE delivery_seq = ?').all(row.seq);
  session.sql('DELETE FROM order_queue WHERE delivery_seq = ?').run(row.seq);
  session.sql('UPDATE deliveries SET ordered = 0 WHERE seq = ?').run(row.seq);
  for (const { key } of keys) {
    const first = session.sql<Place>(FIRST).get(row.webhook_id, key);
    if (first === undefined) continue;
    session
      .sql(
        `UPDATE deliveries SET due_at = ?
         WHERE seq = ? AND due_at IS NULL AND status IN ('pending', 'retrying') AND NOT ${IS_BEHIND}`,
      )
      .run(Math.max(now, first.entered_at), first.delivery_seq);
  }
}

/** Those of a webhook in the order: a part of its unfinished ones, found without looking through its history. */
const QUEUED = 'seq IN (SELECT delivery_seq FROM order_queue WHERE webhook_id = :webhookId)';

/** Makes every waiting one due that is first at all its keys: after many have entered or left at once. */
export function callFirsts(session: Session, webhookId: number, now: number): void {
  session
    .sql(
      `UPDATE deliveries SET due_at = max(:now,
         (SELECT entered_at FROM order_queue WHERE delivery_seq = deliveries.seq LIMIT 1))
       WHERE ${QUEUED} AND due_at IS NULL AND status IN ('pending', 'retrying') AND NOT ${IS_BEHIND}`,
    )
    .run({ webhookId, now });
}

/** The waiting ones have no due time: whatever holds a webhook's unfinished deliveries must hold them too. */
export function holdQueued(session: Session, webhookId: number): void {
  session
    .sql(
      `UPDATE deliveries SET status = 'held', fallback = NULL, due_at = NULL, ordered = 1
       WHERE ${QUEUED} AND status IN ('pending', 'retrying')`,
    )
    .run({ webhookId });
}

/** Whatever is held is being cancelled, also where a person is having it sent once more: it leaves. */
export function discardHeld(session: Session, webhookId: number, now: number): void {
  const held = session
    .sql<{ seq: number; webhook_id: number }>(
      `SELECT seq, webhook_id FROM deliveries WHERE ${QUEUED} AND (status = 'held' OR fallback = 'held')`,
    )
    .all({ webhookId });
  for (const row of held) leave(session, row, now);
}

/** The webhook has no order any more: everything that waited goes, each on its own. */
export function dissolve(session: Session, webhookId: number, now: number): void {
  session
    .sql(
      `UPDATE deliveries SET ordered = 0, due_at = iif(due_at IS NULL AND status IN ('pending', 'retrying'),
         max(:now, (SELECT entered_at FROM order_queue WHERE delivery_seq = deliveries.seq LIMIT 1)), due_at)
       WHERE ${QUEUED}`,
    )
    .run({ webhookId, now });
  session.sql('DELETE FROM order_queue WHERE webhook_id = ?').run(webhookId);
}
