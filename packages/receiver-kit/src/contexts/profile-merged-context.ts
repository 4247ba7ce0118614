// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Address } from './address.ts';
import type { Aggregations } from './aggregations.ts';
import type { Attributes } from './attributes.ts';
import type { CustomAttribute } from './custom-attribute.ts';
import type { Identity } from './identity.ts';
import type { Location } from './location.ts';
import type { MergedProfile } from './merged-profile.ts';
import type { Organisation } from './organisation.ts';
import type { Region } from './region.ts';
import type { Staff } from './staff.ts';
import type { Status } from './status.ts';
import type { TierMembership } from './tier-membership.ts';

/** The surviving profile, and the one merged into it. */
export interface ProfileMergedContext {
  /** Id of the profile. */
  id: string;
  /** Id of the removed profile. */
  merged_from?: string | null | undefined;
  /** Merged at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  merged_at?: string | null | undefined;
  merged_profile?: MergedProfile | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  title?: string | null | undefined;
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  /** Computed from the names. */
  full_name?: string | null | undefined;
  email?: string | null | undefined;
  /** One of `male`, `female`, `withheld`, `other`. */
  gender?: 'male' | 'female' | 'withheld' | 'other' | (string & {}) | null | undefined;
  company?: string | null | undefined;
  occupation?: string | null | undefined;
  avatar_url?: string | null | undefined;
  /** E.164. */
  mobile_phone?: string | null | undefined;
  /** Dialling code, such as 61. */
  mobile_phone_country?: string | number | null | undefined;
  mobile_phone_national?: string | null | undefined;
  mobile_phone_national_prefix?: string | null | undefined;
  /** E.164. */
  mobile_phone_e164?: string | null | undefined;
  /** E.164. */
  secondary_phone?: string | null | undefined;
  /** Day of the month, from 1. */
  birth_day?: string | number | null | undefined;
  /** Month, from 1. */
  birth_month?: string | number | null | undefined;
  /** Year of four digits. */
  birth_year?: string | number | null | undefined;
  /** Date of birth: `YYYY-MM-DD`. */
  birth_date?: string | null | undefined;
  /** Next birthday: `YYYY-MM-DD`. */
  next_birthday?: string | null | undefined;
  /** Days to the next birthday. */
  birth_days?: number | null | undefined;
  /** Days since the last birthday. */
  birth_days_past?: number | null | undefined;
  /** ISO 4217 code. */
  currency?: string | null | undefined;
  /** Joined at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  joined_at?: string | null | undefined;
  is_public?: boolean | null | undefined;
  is_completed?: boolean | null | undefined;
  /** One of `temporary`, `dependant`, `incomplete`, `pending`, `system`, `active`, `deleted`. */
  profile_type?:
    | 'temporary'
    | 'dependant'
    | 'incomplete'
    | 'pending'
    | 'system'
    | 'active'
    | 'deleted'
    | (string & {})
    | null
    | undefined;
  joined_location_id?: number | null | undefined;
  joined_location?: Location | null | undefined;
  preferred_location_id?: number | null | undefined;
  preferred_location?: Location | null | undefined;
  joined_staff_id?: string | number | null | undefined;
  joined_staff?: Staff | null | undefined;
  preferred_staff_id?: string | number | null | undefined;
  preferred_staff?: Staff | null | undefined;
  /** Handle of the current tier. */
  tier_handle?: string | null | undefined;
  tier?: TierMembership | null | undefined;
  identities?: Identity[] | null | undefined;
  /** Handles. */
  tags?: string[] | null | undefined;
  /** Handles of the tags; in contexts only. */
  flattened_tags?: string[] | null | undefined;
  /** Handles. */
  statuses?: string[] | null | undefined;
  statuses_original?: Status[] | null | undefined;
  /** Handles of the statuses; in contexts only. */
  flattened_statuses?: string[] | null | undefined;
  /** Value of the unspent rewards. */
  reward_balance?: number | null | undefined;
  /** Unspent points. */
  point_balance?: number | null | undefined;
  /** The same points as money. */
  point_balance_dollars?: number | null | undefined;
  /** Rewards and points together, as money. */
  combined_balance_dollars?: number | null | undefined;
  benefit_balance?: number | null | undefined;
  credit_balance?: number | null | undefined;
  aggregations?: Aggregations | null | undefined;
  attributes?: Attributes | null | undefined;
  custom_attributes?: CustomAttribute[] | { [field: string]: unknown } | null | undefined;
  custom_fields?: { [field: string]: unknown } | unknown[] | null | undefined;
  address?: Address | null | undefined;
  addresses?: Address[] | null | undefined;
  region?: Region | null | undefined;
  regions?: Region[] | null | undefined;
  organisations?: Organisation[] | null | undefined;
  /** Who or which token made it. */
  created_by?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
