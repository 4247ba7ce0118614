import type { KeysetPage } from '../../src/ports/store/page.ts';
import { seqOf } from '../../src/store/acts/cursor.ts';

const placeOf = (cursor: string | null, without: number): number =>
  cursor === null ? without : (seqOf('deliveries', cursor) ?? seqOf('events', cursor) ?? 0);

/** Every page of a list of SQLite, whose newest row has the number `newest`; how many rows each went over. */
export async function allPages(newest: number, list: (after: string | null) => Promise<KeysetPage<{ id: string }>>) {
  const ids: string[] = [];
  const stretches: number[] = [];
  let after: string | null = null;
  do {
    const page: KeysetPage<{ id: string }> = await list(after);
    stretches.push(placeOf(after, newest + 1) - placeOf(page.nextCursor, 1));
    ids.push(...page.items.map(({ id }) => id));
    after = page.nextCursor;
  } while (after !== null);
  return { ids, stretches };
}
