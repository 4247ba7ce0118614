// Authentication as a form has it. Its fields come from the table of kinds; a stored secret is never in the page.
import { AUTHENTICATION_KINDS, type Authentication, authenticationFields } from '@posthorn/contracts';

export type KindName = keyof typeof AUTHENTICATION_KINDS;

export type AuthenticationDraft = {
  kind: KindName;
  /** By field; a stored secret that was not typed again is `MASK`. */
  values: Readonly<Record<string, string>>;
  /** What is stored, with secrets masked: those of its kind can stay as they are. */
  stored: Readonly<Record<string, string>>;
};

/** What the API shows in place of a secret. Sent back, it leaves what is stored. */
export const MASK = '••••';

export const NO_AUTHENTICATION: AuthenticationDraft = { kind: 'none', values: {}, stored: {} };

export const KIND_NAMES = Object.keys(AUTHENTICATION_KINDS) as KindName[];

export function authenticationDraftOf(authentication: Authentication | null): AuthenticationDraft {
  if (authentication === null) return NO_AUTHENTICATION;
  const given = Object.entries(authentication).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const values = Object.fromEntries(given);
  return { kind: authentication.kind, values, stored: values };
}

/** Another kind starts with its defaults; back at the stored one, with what is stored. */
export function withKind(draft: AuthenticationDraft, kind: KindName): AuthenticationDraft {
  if (kind === draft.stored['kind']) return { ...draft, kind, values: draft.stored };
  const defaults = authenticationFields(kind).flatMap(([name, field]) =>
    field.default === null ? [] : [[name, field.default] as const],
  );
  return { ...draft, kind, values: Object.fromEntries(defaults) };
}

/** Whether there is a stored secret to keep. */
export const isKept = ({ kind, stored }: AuthenticationDraft, name: string): boolean =>
  stored['kind'] === kind && stored[name] === MASK;

/** What a person types for a secret: taken back, it leaves what is stored. */
export const withSecret = (draft: AuthenticationDraft, name: string, typed: string): AuthenticationDraft => ({
  ...draft,
  values: { ...draft.values, [name]: typed === '' && isKept(draft, name) ? MASK : typed },
});

/** The field `authentication` of the API. */
export function authenticationBodyOf({ kind, values }: AuthenticationDraft): Record<string, unknown> | null {
  if (kind === 'none') return null;
  const given = authenticationFields(kind).map(([name, { isRequired }]): [string, string | null] => {
    const value = values[name] ?? '';
    return [name, value === '' && !isRequired ? null : value];
  });
  return { kind, ...Object.fromEntries(given) };
}
