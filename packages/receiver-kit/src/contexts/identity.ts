// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** The link from a profile to its record in another system. */
export interface Identity {
  id?: number | null | undefined;
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  /** Which system. */
  handle?: string | null | undefined;
  /** Id in that system. */
  identifier?: string | null | undefined;
  is_primary?: boolean | null | undefined;
  is_active?: boolean | null | undefined;
  /** Id of the profile it belonged to before a merge. */
  merged_from?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
