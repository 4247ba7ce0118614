// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Currency } from './currency.ts';
import type { Location } from './location.ts';
import type { Status } from './status.ts';

/** Facts computed from a profile's transactions, net of returns. */
export interface Aggregations {
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  /** Net spend of the 12 months before the latest transaction. */
  spend_12m?: number | null | undefined;
  /** Net spend of the 12 months before today. */
  spend_12m_now?: string | number | null | undefined;
  /** Net spend of all time. */
  spend_all?: number | null | undefined;
  /** Average transaction value of 12 months. */
  spend_atv_12m?: number | null | undefined;
  /** Average transaction value of all time. */
  spend_atv_all?: number | null | undefined;
  /** First transaction at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  spend_first_date?: string | null | undefined;
  /** Latest transaction at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  spend_last_date?: string | null | undefined;
  /** Average discount. */
  discount_avg?: number | null | undefined;
  /** Net spend of the latest shopping day. */
  latest_shop_spend?: number | null | undefined;
  /** Currency of the latest shopping day: a record, or its ISO 4217 code. */
  latest_shop_currency?: Currency | string | null | undefined;
  /** Count of shopping days whose net is above zero. */
  shop_count?: number | null | undefined;
  shop_days?: number | null | undefined;
  /** First shopping day: `YYYY-MM-DD`. */
  first_shop_date?: string | null | undefined;
  /** Second shopping day: `YYYY-MM-DD`. */
  second_shop_date?: string | null | undefined;
  /** Shopping day before the latest: `YYYY-MM-DD`. */
  previous_shop_date?: string | null | undefined;
  /** Latest shopping day: `YYYY-MM-DD`. */
  latest_shop_date?: string | null | undefined;
  /** Days from joining to the first shopping day. */
  first_shop_days?: number | null | undefined;
  /** Days from the first to the second shopping day. */
  second_shop_days?: number | null | undefined;
  /** Days between the latest two shopping days. */
  latest_shop_days?: number | null | undefined;
  /** Mean days between shopping days, from the third on. */
  average_shop_days?: number | null | undefined;
  /** Count of distinct shopping days. */
  total_shop_days?: number | null | undefined;
  /** Latest shopping day plus three average gaps: `YYYY-MM-DD`. */
  at_risk_date?: string | null | undefined;
  /** Count of profiles this one referred. */
  total_referred?: number | null | undefined;
  /** How often: never, once, twice, low, high: one of `F0`, `F1`, `F2`, `FL`, `FH`. */
  dimension_frequency?: 'F0' | 'F1' | 'F2' | 'FL' | 'FH' | (string & {}) | null | undefined;
  /** How long since the latest shopping day: one of `RC`, `RS`, `RA`, `RI`, `RL`, `RR`, `RO`. */
  dimension_recency?: 'RC' | 'RS' | 'RA' | 'RI' | 'RL' | 'RR' | 'RO' | (string & {}) | null | undefined;
  /** How long since joining: `JN` up to 90 days, `JC` up to a year, then `J1`, `J2` per full year. */
  dimension_join?: string | null | undefined;
  /** Where the profile shops (what each letter means differs between tenants): one of `CO`, `CM`, `CF`. */
  channel?: 'CO' | 'CM' | 'CF' | (string & {}) | null | undefined;
  store_join?: Location | null | undefined;
  most_transacted_location?: Location | null | undefined;
  latest_transacted_location?: Location | null | undefined;
  most_spend_location?: Location | null | undefined;
  most_spend_12m_location?: Location | null | undefined;
  transacted_locations?: string[] | null | undefined;
  purchased_brands?: string[] | null | undefined;
  likely_country?: string | null | undefined;
  likely_country_score?: number | null | undefined;
  likely_country_iso?: string | null | undefined;
  likely_country_iso_score?: number | null | undefined;
  likely_state_iso?: string | null | undefined;
  likely_state_iso_score?: number | null | undefined;
  likely_region?: string | null | undefined;
  likely_region_score?: number | null | undefined;
  top_historic_status?: Status | null | undefined;
  [field: string]: unknown;
}
