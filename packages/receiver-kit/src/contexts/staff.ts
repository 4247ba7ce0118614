// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Identity } from './identity.ts';

/** A member of staff. */
export interface Staff {
  id?: string | number | null | undefined;
  full_name?: string | null | undefined;
  email?: string | null | undefined;
  identities?: Identity[] | null | undefined;
  [field: string]: unknown;
}
