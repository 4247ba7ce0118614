// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A currency. */
export interface Currency {
  id?: number | null | undefined;
  /** ISO 4217 code. */
  code?: string | null | undefined;
  name?: string | null | undefined;
  symbol?: string | null | undefined;
  rate?: number | null | undefined;
  [field: string]: unknown;
}
