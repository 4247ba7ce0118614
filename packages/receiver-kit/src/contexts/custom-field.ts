// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** A field the tenant added to a record. */
export interface CustomField {
  id?: number | null | undefined;
  namespace?: string | null | undefined;
  handle?: string | null | undefined;
  name?: string | null | undefined;
  /** Kind of the value: one of `string`, `integer`, `float`, `boolean`, `json`, `array`. */
  type?: 'string' | 'integer' | 'float' | 'boolean' | 'json' | 'array' | (string & {}) | null | undefined;
  /** Any value of the kind that `type` names. */
  value?: unknown;
  [field: string]: unknown;
}
