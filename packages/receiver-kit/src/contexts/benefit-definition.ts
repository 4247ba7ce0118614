// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Region } from './region.ts';

/** What benefits of one kind are made from. */
export interface BenefitDefinition {
  id?: number | null | undefined;
  name?: string | null | undefined;
  handle?: string | null | undefined;
  /** How long it lasts, counted in `period_type`. */
  period?: number | null | undefined;
  /** One of `days`, `weeks`, `months`, `years`, `absolute_date`, `absolute_week`, `absolute_month`. */
  period_type?:
    | 'days'
    | 'weeks'
    | 'months'
    | 'years'
    | 'absolute_date'
    | 'absolute_week'
    | 'absolute_month'
    | (string & {})
    | null
    | undefined;
  /** Fixed end, for the absolute period types. */
  absolute_expiry?: string | null | undefined;
  description?: string | null | undefined;
  short_description?: string | null | undefined;
  long_description?: string | null | undefined;
  terms_conditions?: string | null | undefined;
  earn_instructions?: string | null | undefined;
  internal_notes?: string | null | undefined;
  icon?: string | null | undefined;
  image_url?: string | null | undefined;
  /** Target told when one is issued. */
  issue_target_id?: number | null | undefined;
  /** Target told when one is extended. */
  extend_target_id?: number | null | undefined;
  /** When the issue notice goes out. */
  notify_issue_offset_days?: number | null | undefined;
  /** When the issue notice goes out. */
  notify_issue_offset_hour?: number | null | undefined;
  /** When the extension notice goes out. */
  notify_extend_offset_days?: number | null | undefined;
  /** When the extension notice goes out. */
  notify_extend_offset_hour?: number | null | undefined;
  tags?: string[] | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  region_id?: number | null | undefined;
  region?: Region | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  /** When the expiry notice goes out. */
  notify_expiry_offset_days?: number | null | undefined;
  /** When the expiry notice goes out. */
  notify_expiry_offset_hour?: number | null | undefined;
  /** When the reminder notice goes out. */
  notify_remind_offset_days?: number | null | undefined;
  /** When the reminder notice goes out. */
  notify_remind_offset_hour?: number | null | undefined;
  /** One of `discount`, `value`, `competition`, `event`, `gift`, `voucher`, `bonus`, `other`. */
  type?:
    | 'discount'
    | 'value'
    | 'competition'
    | 'event'
    | 'gift'
    | 'voucher'
    | 'bonus'
    | 'other'
    | (string & {})
    | null
    | undefined;
  value?: number | null | undefined;
  campaign?: string | null | undefined;
  /** How often one may be redeemed. */
  max_redemptions?: number | null | undefined;
  /** How often all of them together may be redeemed. */
  max_global_redemptions?: number | null | undefined;
  /** Whether people claim it themselves. */
  is_claimable?: boolean | null | undefined;
  redeem_code_pos?: string | null | undefined;
  redeem_code_online?: string | null | undefined;
  /** Target told to remind of one. */
  remind_target_id?: number | null | undefined;
  [field: string]: unknown;
}
