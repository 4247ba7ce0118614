// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A market of the tenant. */
export interface Region {
  id?: number | null | undefined;
  name?: string | null | undefined;
  handle?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
