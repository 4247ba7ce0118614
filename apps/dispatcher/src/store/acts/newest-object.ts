// The newest event about one object. Several writers: it only reads.
import type { NewestByRootInput, NewestOfObjectInput, ObjectEvent } from '../../ports/store/history.ts';
import type { Steps, Tx } from '../tx.ts';
import { erasedAtFor } from './shown-events.ts';

type Row = Omit<ObjectEvent, 'eventAt'> & { event_at: number };

/** `/` is the character after `.`: the names between are those of the family. */
export function* newestOfObject(tx: Tx, { tenantId, family, rootId }: NewestOfObjectInput): Steps<ObjectEvent | null> {
  const at = yield* erasedAtFor(tx, tenantId);
  const row = yield* tx.get<Row>(
    `SELECT id, name, context, coalesce(occurred_at, created_at) AS event_at FROM events e
       WHERE tenant_id = ? AND root_id = ? AND name >= ? AND name < ? AND ${at} IS NULL ORDER BY seq DESC LIMIT 1`,
    [tenantId, rootId, `${family}.`, `${family}/`],
  );
  if (row === undefined) return null;
  const { event_at, ...event } = row;
  return { ...event, eventAt: event_at };
}

export type NewestEvent = { seq: number; eventAt: number };

/**
 * `root_id` is kept where the id at the root is not the profile's; where it is, the profile's stands for it, unless the
 * context has none at its root at all. An erased context has nothing to look at.
 */
export function* newestEvent(tx: Tx, values: NewestByRootInput): Steps<NewestEvent | null> {
  const at = yield* erasedAtFor(tx, values.tenantId);
  const row = yield* tx.get<{ seq: number | null }>(
    `SELECT max(coalesce(
         (SELECT max(seq) FROM events e
          WHERE tenant_id = :tenantId AND root_id = :rootId AND name = :name AND ${at} IS NULL), 0), coalesce(
         (SELECT seq FROM events e
          WHERE tenant_id = :tenantId AND profile_id = :rootId AND root_id IS NULL AND name = :name
            AND CASE WHEN ${at} IS NULL
              THEN ${tx.dialect.hasTextOrNumber('context', 'id')} ELSE FALSE END
          ORDER BY seq DESC LIMIT 1), 0)) AS seq`,
    values,
  );
  if (!row?.seq) return null;
  const event = yield* tx.get<{ event_at: number }>(
    'SELECT coalesce(occurred_at, created_at) AS event_at FROM events WHERE seq = ?',
    [row.seq],
  );
  return event === undefined ? null : { seq: row.seq, eventAt: event.event_at };
}

export function* newestByRoot(tx: Tx, input: NewestByRootInput): Steps<ObjectEvent | null> {
  const newest = yield* newestEvent(tx, input);
  if (newest === null) return null;
  const { seq, eventAt } = newest;
  const event = yield* tx.get<Omit<Row, 'event_at'>>('SELECT id, name, context FROM events WHERE seq = ?', [seq]);
  return event === undefined ? null : { ...event, eventAt };
}
