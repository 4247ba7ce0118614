// The part of the Standard Schema interface (standardschema.dev) that is used here. zod, valibot, arktype and others implement it.

export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type OutputOf<Schema> = Schema extends { readonly '~standard': { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly output: infer Output }
    ? Output
    : unknown
  : never;

/** A schema that checks nothing: gives an event of your own a name and a type without a schema library. */
export function unchecked<Context>(): StandardSchema<Context> {
  return {
    '~standard': { version: 1, vendor: 'posthorn', validate: (value) => ({ value: value as Context }) },
  };
}
