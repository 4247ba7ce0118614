// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { CurrencyValue } from './currency-value.ts';
import type { CustomField } from './custom-field.ts';
import type { Location } from './location.ts';
import type { Organisation } from './organisation.ts';
import type { Payment } from './payment.ts';
import type { Profile } from './profile.ts';
import type { Redemption } from './redemption.ts';
import type { Staff } from './staff.ts';
import type { TransactionItem } from './transaction-item.ts';

/** A transaction, with the person who bought. */
export interface TransactionContext {
  /** Id of the record. */
  id: number | string;
  /** Id of the linked profile. `null` on an anonymous sale. */
  profile_id: string | null;
  profile?: Profile | null | undefined;
  /** Number of the sale at the till or web shop. */
  external_id?: string | null | undefined;
  external_order_id?: string | null | undefined;
  order_number?: string | null | undefined;
  order_id?: number | null | undefined;
  receipt_ref?: string | null | undefined;
  linked_receipt_ref?: string | null | undefined;
  receipt_email?: string | null | undefined;
  receipt_is_email?: boolean | null | undefined;
  is_void?: boolean | null | undefined;
  need_action?: boolean | null | undefined;
  type?: string | null | undefined;
  status?: string | null | undefined;
  /** Sold at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  transacted_at?: string | null | undefined;
  /** Claimed by a profile at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  claimed_at?: string | null | undefined;
  /** IANA name, such as `Australia/Melbourne`. */
  timezone?: string | null | undefined;
  /** Paid, in `currency`. */
  total?: number | null | undefined;
  /** Before discounts, in `currency`. */
  total_original?: number | null | undefined;
  /** In the tenant's own currency. */
  total_converted?: number | null | undefined;
  /** Amount in the currency of the record. */
  rounding?: number | null | undefined;
  /** Amount in the currency of the record. */
  margin?: number | null | undefined;
  /** ISO 4217 code. */
  currency?: string | null | undefined;
  currency_id?: number | null | undefined;
  /** From `currency` to the tenant's own. */
  currency_rate?: number | null | undefined;
  currency_values?: CurrencyValue[] | null | undefined;
  location_id?: number | null | undefined;
  location?: Location | null | undefined;
  staff_id?: string | number | null | undefined;
  staff?: Staff | null | undefined;
  /** Where it came from, such as `pos` or `web`. */
  systems?: string[] | null | undefined;
  tags?: string[] | null | undefined;
  items?: TransactionItem[] | null | undefined;
  payments?: Payment[] | null | undefined;
  redemption_id?: number | null | undefined;
  redemption?: Redemption | null | undefined;
  reversed_redemptions?: Redemption[] | null | undefined;
  tier_points?: Array<{ [field: string]: unknown }> | null | undefined;
  fees?: Array<{ [field: string]: unknown }> | null | undefined;
  organisation?: Organisation | null | undefined;
  custom_fields?: CustomField[] | { [field: string]: unknown } | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
