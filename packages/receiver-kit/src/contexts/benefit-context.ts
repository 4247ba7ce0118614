// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { BenefitDefinition } from './benefit-definition.ts';
import type { Profile } from './profile.ts';

/** A benefit: a percentage, product or service for a person. */
export interface BenefitContext {
  /** Id of the record. */
  id: number;
  /** Id of the linked profile. */
  profile_id: string;
  profile?: Profile | null | undefined;
  /** IANA name, such as `Australia/Melbourne`. */
  timezone?: string | null | undefined;
  /** Issued at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  issued_at?: string | null | undefined;
  /** Ends at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  expires_at?: string | null | undefined;
  /** Extended at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  extended_at?: string | null | undefined;
  /** Id of what it was issued for. */
  source_id?: string | number | null | undefined;
  /** Kind of that. */
  source_type?: string | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  /** Claimed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  claimed_at?: string | null | undefined;
  is_expired?: boolean | null | undefined;
  is_redeemable?: boolean | null | undefined;
  redemptions_remaining?: number | null | undefined;
  total_global_redemptions_remaining?: number | null | undefined;
  /** Code for the till. */
  redeem_code_pos?: string | null | undefined;
  /** Code for the web shop. */
  redeem_code_online?: string | null | undefined;
  value?: number | null | undefined;
  is_combined?: boolean | null | undefined;
  combine_meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  definition?: BenefitDefinition | null | undefined;
  [field: string]: unknown;
}
