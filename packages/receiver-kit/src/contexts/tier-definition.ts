// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Region } from './region.ts';

/** A step of the loyalty programme. */
export interface TierDefinition {
  id?: number | null | undefined;
  name?: string | null | undefined;
  handle?: string | null | undefined;
  /** Whether everybody has at least this tier. */
  is_floor?: boolean | null | undefined;
  /** Credit needed to reach it. */
  value_min?: number | null | undefined;
  /** Credit needed to keep it. */
  value_maintain?: number | null | undefined;
  /** Whether staff may assign it by hand. */
  is_assignable?: boolean | null | undefined;
  disable_credit?: boolean | null | undefined;
  description?: string | null | undefined;
  short_description?: string | null | undefined;
  long_description?: string | null | undefined;
  terms_conditions?: string | null | undefined;
  earn_instructions?: string | null | undefined;
  internal_notes?: string | null | undefined;
  icon?: string | null | undefined;
  image_url?: string | null | undefined;
  tags?: string[] | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  region_id?: number | null | undefined;
  region?: Region | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
