/** A JSON Schema as it stands in the description. */
export type JsonSchema = { readonly [key: string]: unknown };
