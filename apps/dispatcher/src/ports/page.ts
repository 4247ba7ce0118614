/** A page of a list that is numbered. `total` counts all items, not only those of the page. */
export type Page<T> = { items: T[]; total: number };
