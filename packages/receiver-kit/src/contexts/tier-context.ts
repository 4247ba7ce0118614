// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Profile } from './profile.ts';
import type { TierDefinition } from './tier-definition.ts';

/** A tier a profile reached. */
export interface TierContext {
  /** Id of the record. */
  id: number;
  /** Id of the linked profile. */
  profile_id: string;
  profile?: Profile | null | undefined;
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
  /** The tier held before; `null` for the first one. */
  previous_tier?: TierDefinition | null | undefined;
  /** The tier reached. */
  definition?: TierDefinition | null | undefined;
  [field: string]: unknown;
}
