// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A status a profile holds. */
export interface Status {
  id?: number | null | undefined;
  handle?: string | null | undefined;
  name?: string | null | undefined;
  /** The group of which a profile holds at most one. */
  group_handle?: string | null | undefined;
  /** Ends at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  expires_at?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
