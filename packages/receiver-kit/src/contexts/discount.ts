// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** What was taken off a price, and why. */
export interface Discount {
  /** Taken off, in the currency of the transaction. */
  amount?: number | null | undefined;
  reason_desc?: string | null | undefined;
  [field: string]: unknown;
}
