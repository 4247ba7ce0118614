// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** The transaction an item is part of, in short. */
export interface ItemTransaction {
  /** Bought at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  transacted_at?: string | null | undefined;
  receipt_ref?: string | null | undefined;
  external_id?: string | null | undefined;
  [field: string]: unknown;
}
