// Values of static headers are never shown again, so a webhook that is read and sent back contains masks.
import type { FieldErrors } from '@posthorn/contracts';

/** What stands for a value that is not shown. No header can carry it: it is not Latin-1. */
export const MASK = '••••';

export const masked = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(headers).map((name) => [name, MASK]));

/**
 * The input with every masked header value replaced by the stored value of that name. What is no object, or has no
 * headers, is given back as it is: judging it is the schema's business.
 */
export function withStoredHeaders(
  input: unknown,
  stored: Readonly<Record<string, string>>,
): { input: unknown; faults: FieldErrors } {
  const headers = isObject(input) ? input['headers'] : undefined;
  if (!isObject(input) || !isObject(headers)) return { input, faults: {} };
  const values = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  const faults: FieldErrors = {};
  // The schema passes over it in silence, and so would every object it was copied to.
  if (Object.hasOwn(headers, '__proto__'))
    faults['headers.__proto__'] = ['cannot be sent as a header: use another name'];
  const filled = Object.entries(headers).map(([name, value]): [string, unknown] => {
    if (value !== MASK) return [name, value];
    const kept = values.get(name.toLowerCase());
    if (kept === undefined) faults[`headers.${name}`] = ['is masked, but no value is stored for it: send its value'];
    return [name, kept ?? ''];
  });
  return { input: { ...input, headers: Object.fromEntries(filled) }, faults };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
