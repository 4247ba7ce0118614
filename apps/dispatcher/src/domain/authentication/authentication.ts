// The authentication of an endpoint: a kind, plain fields, and secret fields. What the fields are is in the table of the
// contracts; nothing here names a kind.
import {
  type AuthenticationInput,
  type AuthenticationKind,
  type AuthenticationValues,
  authenticationFields,
} from '@posthorn/contracts/plain';

export type Authentication = AuthenticationValues;

type FieldValues = Readonly<Record<string, string | null>>;

const fieldsOf = (kind: AuthenticationKind, isSecret: boolean): string[] =>
  authenticationFields(kind).flatMap(([name, field]) => (field.isSecret === isSecret ? [name] : []));

const valuesOf = (authentication: Authentication): FieldValues => ({ ...authentication });

const picked = (authentication: Authentication, isSecret: boolean): FieldValues => {
  const values = valuesOf(authentication);
  return Object.fromEntries(fieldsOf(authentication.kind, isSecret).map((name) => [name, values[name] ?? null]));
};

/** What may be shown. */
export const plainFields = (authentication: Authentication): FieldValues => picked(authentication, false);
/** What must not be shown; a field that is not set is `null`. */
export const secretFields = (authentication: Authentication): FieldValues => picked(authentication, true);

/** The values that must not be shown. */
export const secretsOf = (authentication: Authentication): string[] =>
  Object.values(secretFields(authentication)).filter((value) => value !== null && value !== '') as string[];

/**
 * What a checked input stands for: defaults are filled in, an empty optional field is not set, and fields that only
 * answers have are dropped. `null` = none.
 */
export function authenticationOf(input: AuthenticationInput | null): Authentication | null {
  if (input === null || input.kind === 'none') return null;
  const given: Readonly<Record<string, unknown>> = { ...input };
  const values = authenticationFields(input.kind).map(([name, field]): [string, string | null] => {
    const value = given[name];
    return [name, typeof value === 'string' && value !== '' ? value : field.default];
  });
  return joined(input.kind, Object.fromEntries(values));
}

/** The fields of a kind as one value. They are those of the table: the schema has checked them, or the store kept them. */
export const joined = (kind: AuthenticationKind, fields: FieldValues): Authentication => {
  // A field that the table got later has its default.
  const values = authenticationFields(kind).map(([name, field]) => [name, fields[name] ?? field.default]);
  return { kind, ...Object.fromEntries(values) } as Authentication;
};
