/** A page of a list that is numbered. `total` counts all items, not only those of the page. */
export type Page<T> = { items: T[]; total: number };

/**
 * A page of a list that is read on with a cursor. `nextCursor`: opaque, `null` = there is nothing more. `isUnknown`: the
 * cursor that was asked with is not one of this list.
 */
export type KeysetPage<T> = { items: T[]; nextCursor: string | null; isUnknown?: true };
