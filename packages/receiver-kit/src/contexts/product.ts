// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { CustomField } from './custom-field.ts';

/** What was bought. */
export interface Product {
  id?: number | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  title?: string | null | undefined;
  description?: string | null | undefined;
  department?: string | null | undefined;
  brand?: string | null | undefined;
  custom_fields?: CustomField[] | { [field: string]: unknown } | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
