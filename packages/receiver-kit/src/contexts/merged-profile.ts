// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Identity } from './identity.ts';

/** The removed profile, as it was before the merge. */
export interface MergedProfile {
  /** Id of the removed profile. */
  id?: string | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  email?: string | null | undefined;
  /** E.164. */
  mobile_phone?: string | null | undefined;
  identities?: Identity[] | null | undefined;
  [field: string]: unknown;
}
