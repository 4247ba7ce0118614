// The newest event about one object of the platform. Several writers: it only reads.
import type { NewestOfObjectInput, ObjectEvent } from '../../ports/store/history.ts';
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
