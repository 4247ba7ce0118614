// What may be shown of an event `e` while an erasure runs: the events of its people count as erased from its first commit
// on, whether it has reached them or not. Only a tenant with a running erasure pays for that.
import type { Steps, Tx } from '../tx.ts';

/** Of `e`, through each person that it names: when it was erased, where a running erasure has not reached it yet. */
const ERASING_AT = `coalesce(
  (SELECT g.at FROM erasing g
   WHERE g.tenant_id = e.tenant_id AND g.profile_id = e.profile_id AND g.until_seq >= e.seq LIMIT 1),
  (SELECT g.at FROM event_profiles p CROSS JOIN erasing g ON g.tenant_id = p.tenant_id AND g.profile_id = p.profile_id
   WHERE p.event_seq = e.seq AND g.until_seq >= e.seq LIMIT 1))`;

/** SQL: when the event `e` was erased; NULL = it may be shown and sent. */
export type ErasedAt = 'e.erased_at' | typeof WHILE_ERASING;

const WHILE_ERASING = `coalesce(e.erased_at, ${ERASING_AT})` as const;

/** For what this tenant reads or writes now. */
export function* erasedAtFor(tx: Tx, tenantId: number): Steps<ErasedAt> {
  return erasedAt(yield* tx.hot('isErasing', tenantId));
}

export const erasedAt = (isErasing: boolean): ErasedAt => (isErasing ? WHILE_ERASING : 'e.erased_at');

/** SQL: what is told of the column of an event where it is not erased, else NULL. Erased columns are NULL in themselves. */
export const shown = (at: ErasedAt, column: string): string =>
  at === 'e.erased_at' ? column : `CASE WHEN ${at} IS NULL THEN ${column} END`;

/** SQL: a further condition where a column of an event is asked for. Erased columns match nothing by themselves. */
export const andShown = (at: ErasedAt): string => (at === 'e.erased_at' ? '' : ` AND ${at} IS NULL`);

/** The same where `:profileId` is asked for: of one that is being erased, a stretch of the index has what is accepted since. */
export const andShownOfProfile = (at: ErasedAt): string =>
  at === 'e.erased_at'
    ? ''
    : ` AND e.seq > coalesce((SELECT max(g.until_seq) FROM erasing g
          WHERE g.tenant_id = :tenantId AND g.profile_id = :profileId), 0)${andShown(at)}`;
