// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A date that matters to a person. */
export interface DateAttribute {
  id?: number | null | undefined;
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  /** Day: `YYYY-MM-DD`. */
  date?: string | null | undefined;
  name?: string | null | undefined;
  handle?: string | null | undefined;
  description?: string | null | undefined;
  is_recurring?: boolean | null | undefined;
  recurring_schedule?: string | null | undefined;
  relationship?: string | null | undefined;
  role?: string | null | undefined;
  note?: string | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  links?: unknown[] | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
