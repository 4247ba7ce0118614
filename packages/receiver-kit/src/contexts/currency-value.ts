// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** The total in another currency. */
export interface CurrencyValue {
  id?: number | null | undefined;
  /** ISO 4217 code. */
  from?: string | null | undefined;
  /** ISO 4217 code. */
  to?: string | null | undefined;
  rate?: number | null | undefined;
  /** In the currency `to`. */
  total?: number | null | undefined;
  [field: string]: unknown;
}
