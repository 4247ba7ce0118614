import type { FieldErrors } from '@posthorn/contracts';
import { isRawJson } from './raw-json.ts';
import { type Failure, failure } from './result.ts';

// What callers hand in, as text for the API. What cannot be written is an outcome like any other, told before a request
// is made. The texts follow the field's name, as the server's do.

export const INVALID_DATE = 'is an invalid Date';

/** A failure of fields that no request could carry. */
export function notSent(errors: FieldErrors): Failure {
  const texts = Object.entries(errors).map(([field, wrong]) => `${field} ${wrong.join(', ')}`);
  return failure({ code: 'invalid', message: `Not sent: ${texts.join('; ')}.`, errors, attempts: 0 });
}

/** JSON writes such a date as null, which for a time means "none". */
export function isInvalidDate(value: unknown): boolean {
  return value instanceof Date && Number.isNaN(value.getTime());
}

/** The context as JSON; an error where it has none or is no object. */
export function contextText(context: unknown): string | Error {
  if (typeof context !== 'object' || context === null) {
    return new Error('is not an object: wrap JSON text in rawContext()');
  }
  if (isRawJson(context)) return context.text;
  const text = jsonText(context);
  if (text instanceof Error || text?.startsWith('{')) return text;
  return new Error('is not a JSON object: an array, or a toJSON() that answers something else');
}

/** A whole body as JSON, or a failure that names the members it has no JSON for. */
export function bodyText(input: object): string | Failure {
  if (isRawJson(input)) return input.text;
  const text = jsonText(input);
  if (typeof text === 'string') return text;
  const errors: Record<string, string[]> = {};
  for (const [field, value] of Object.entries(input)) {
    const member = jsonText(value);
    if (member instanceof Error) errors[field] = [member.message];
  }
  return notSent(Object.keys(errors).length > 0 ? errors : { body: [text?.message ?? 'has no JSON'] });
}

function jsonText(value: unknown): string | undefined | Error {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A cycle, a BigInt, a toJSON that throws.
    return new Error(`cannot be written as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
