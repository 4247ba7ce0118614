// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Address } from './address.ts';
import type { CustomField } from './custom-field.ts';

/** A shop, warehouse or web site. */
export interface Location {
  id?: number | null | undefined;
  type?: string | null | undefined;
  name?: string | null | undefined;
  description?: string | null | undefined;
  /** E.164. */
  phone?: string | null | undefined;
  email?: string | null | undefined;
  /** IANA name, such as `Australia/Melbourne`. */
  timezone?: string | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  /** Code in another system. */
  external_code?: string | null | undefined;
  is_published?: boolean | null | undefined;
  is_permanently_closed?: boolean | null | undefined;
  address?: Address | null | undefined;
  /** Weekly opening hours. */
  normal_hours?: Array<{ [field: string]: unknown }> | null | undefined;
  /** Opening hours of single days. */
  special_hours?: Array<{ [field: string]: unknown }> | null | undefined;
  tags?: string[] | null | undefined;
  custom_fields?: CustomField[] | { [field: string]: unknown } | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
