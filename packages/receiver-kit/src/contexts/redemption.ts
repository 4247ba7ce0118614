// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Location } from './location.ts';
import type { RedemptionItem } from './redemption-item.ts';

/** Rewards, points, benefits and credits used in a transaction. */
export interface Redemption {
  id?: number | null | undefined;
  /** One of `redeem`, `return`, `reversal`. */
  type?: 'redeem' | 'return' | 'reversal' | (string & {}) | null | undefined;
  /** Redeemed. */
  total?: number | null | undefined;
  /** Redeemed, in the currency of the location. */
  total_localised?: number | null | undefined;
  location_id?: number | null | undefined;
  location?: Location | null | undefined;
  /** Redeemed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  redeem_at?: string | null | undefined;
  external_id?: string | null | undefined;
  items?: RedemptionItem[] | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
