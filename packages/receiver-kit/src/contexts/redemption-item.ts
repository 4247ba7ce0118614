// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** One incentive that was used up. */
export interface RedemptionItem {
  id?: number | null | undefined;
  /** One of `reward`, `point`, `benefit`, `credit`. */
  type?: 'reward' | 'point' | 'benefit' | 'credit' | (string & {}) | null | undefined;
  /** How much of it. */
  value?: number | null | undefined;
  /** How many of it. */
  count?: number | null | undefined;
  type_attributes?: { [field: string]: unknown } | unknown[] | null | undefined;
  [field: string]: unknown;
}
