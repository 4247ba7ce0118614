// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Profile } from './profile.ts';
import type { RewardDefinition } from './reward-definition.ts';

/** A reward: money to spend, issued to a person. */
export interface RewardContext {
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
  /** As issued. */
  value_initial?: number | null | undefined;
  /** Not yet spent. */
  value_remaining?: number | null | undefined;
  /** Issued at: `YYYY-MM-DD HH:MM:SS` in the record's `timezone`. */
  issued_local_at?: string | null | undefined;
  /** Ends at: `YYYY-MM-DD HH:MM:SS` in the record's `timezone`. */
  expires_local_at?: string | null | undefined;
  /** Issue notice due at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  notify_issue_at?: string | null | undefined;
  /** Expiry notice due at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  notify_expiry_at?: string | null | undefined;
  has_notified_issue?: boolean | null | undefined;
  has_notified_expiry?: boolean | null | undefined;
  has_notified_extend?: boolean | null | undefined;
  is_active?: boolean | null | undefined;
  is_expired?: boolean | null | undefined;
  definition?: RewardDefinition | null | undefined;
  [field: string]: unknown;
}
