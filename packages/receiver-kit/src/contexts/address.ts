// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A postal address. */
export interface Address {
  id?: number | null | undefined;
  /** Id in another system. */
  external_id?: string | null | undefined;
  name?: string | null | undefined;
  type?: string | null | undefined;
  /** E.164. */
  phone?: string | null | undefined;
  address_line_1?: string | null | undefined;
  address_line_2?: string | null | undefined;
  address_line_3?: string | null | undefined;
  company?: string | null | undefined;
  city?: string | null | undefined;
  state?: string | null | undefined;
  postcode?: string | null | undefined;
  country?: string | null | undefined;
  /** ISO 3166-1 alpha-2 code of the country. */
  iso?: string | null | undefined;
  /** ISO 3166-2 code of the state. */
  iso_state?: string | null | undefined;
  /** Degrees north. */
  latitude?: string | number | null | undefined;
  /** Degrees east. */
  longitude?: string | number | null | undefined;
  is_default?: boolean | null | undefined;
  notes?: string | null | undefined;
  meta?: { [field: string]: unknown } | unknown[] | null | undefined;
  /** Id of the record the address belongs to. */
  resource_owner_id?: string | number | null | undefined;
  /** Kind of that record. */
  resource_owner_type?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
