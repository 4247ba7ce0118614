// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A field the tenant added to a profile. */
export interface CustomAttribute {
  id?: number | null | undefined;
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  namespace?: string | null | undefined;
  handle?: string | null | undefined;
  /** Kind of the value: one of `string`, `integer`, `float`, `boolean`, `json`, `array`. */
  type?: 'string' | 'integer' | 'float' | 'boolean' | 'json' | 'array' | (string & {}) | null | undefined;
  /** Any value of the kind that `type` names. */
  value?: unknown;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
