// Secret fields are never shown again, so an authentication that is read and sent back contains masks.
import type { FieldErrors } from '@posthorn/contracts';
import { MASK } from '../masked-headers.ts';
import { type Authentication, plainFields, secretFields } from './authentication.ts';

/** Every field, with a mask for each secret that is set. */
export const maskedAuthentication = (authentication: Authentication): Readonly<Record<string, string | null>> => ({
  kind: authentication.kind,
  ...plainFields(authentication),
  ...Object.fromEntries(
    Object.entries(secretFields(authentication)).map(([name, value]) => [name, value === null ? null : MASK]),
  ),
});

/**
 * The input with every masked secret of `authentication` replaced by the stored one. Only a stored authentication of the
 * same kind has it. What is no object, or has no authentication, is given back as it is.
 */
export function withStoredSecrets(
  input: unknown,
  stored: Authentication | null,
): { input: unknown; faults: FieldErrors } {
  const given = isObject(input) ? input['authentication'] : undefined;
  if (!isObject(input) || !isObject(given)) return { input, faults: {} };
  const kept = stored !== null && stored.kind === given['kind'] ? secretFields(stored) : {};
  const faults: FieldErrors = {};
  const filled = Object.entries(given).map(([name, value]): [string, unknown] => {
    if (value !== MASK) return [name, value];
    const secret = Object.hasOwn(kept, name) ? kept[name] : null;
    if (secret == null) faults[`authentication.${name}`] = ['is masked, but no value is stored for it: send its value'];
    // Not empty, so that the schema has nothing to add to the fault.
    return [name, secret ?? '-'];
  });
  return { input: { ...input, authentication: Object.fromEntries(filled) }, faults };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
