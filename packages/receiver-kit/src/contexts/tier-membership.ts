// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** The tier a profile holds. */
export interface TierMembership {
  id?: number | null | undefined;
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  name?: string | null | undefined;
  handle?: string | null | undefined;
  /** Reached at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  achieved_at?: string | null | undefined;
  /** Next reviewed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  anniversary_at?: string | null | undefined;
  /** Last kept at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  maintained_at?: string | null | undefined;
  /** Assigned by hand at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  assigned_at?: string | null | undefined;
  [field: string]: unknown;
}
