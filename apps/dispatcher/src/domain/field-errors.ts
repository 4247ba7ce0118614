// Turns the issues of a schema into messages that people can act on: the path of the field, what is wrong, the fix.
import type { FieldErrors } from '@posthorn/contracts';
import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';

type Issue = z.core.$ZodIssue;

/**
 * @param input the value that was parsed: what was found where something else was expected is read from it
 * @param known fields that may be meant by one that is not known
 */
export function fieldErrors(
  issues: readonly Issue[],
  input: unknown,
  prefix = '',
  known: readonly string[] = [],
): FieldErrors {
  // Without a prototype: a field may be called "constructor" or "__proto__".
  const fields: FieldErrors = Object.create(null);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const near = (key: string) => (issue.path.length === 0 ? nearestName(key, known) : null);
      for (const key of issue.keys) add(fields, join(prefix, [...issue.path, key]), unknownText(near(key)));
    } else {
      add(fields, join(prefix, issue.path), textOf(issue, input));
    }
  }
  return fields;
}

const unknownText = (near: string | null): string =>
  near === null ? 'is not a known field: remove it' : `is not a known field: use "${near}", or remove it`;

function textOf(issue: Issue, input: unknown): string {
  const found = valueAt(input, issue.path);
  if (issue.code === 'invalid_type') {
    return found === undefined ? 'is required' : `must be ${article(issue.expected)}, not ${kindOf(found)}`;
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return unionText(issue, found);
  return issue.message;
}

function unionText(issue: Extract<Issue, { code: 'invalid_union' }>, found: unknown): string {
  const expected = issue.errors.flatMap((option) =>
    option.flatMap((one) => (one.path.length === 0 && one.code === 'invalid_type' ? [article(one.expected)] : [])),
  );
  return expected.length === 0 ? issue.message : `must be ${[...new Set(expected)].join(' or ')}, not ${kindOf(found)}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const NAMES: Record<string, string> = {
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  boolean: 'true or false',
  null: 'null',
};

const article = (expected: string): string => NAMES[expected] ?? `a ${expected}`;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction';
  return article(typeof value);
}

const join = (prefix: string, path: readonly PropertyKey[]): string =>
  [...(prefix === '' ? [] : [prefix]), ...path.map(String)].join('.');

function add(fields: FieldErrors, path: string, text: string): void {
  const texts = fields[path] ?? [];
  texts.push(text);
  fields[path] = texts;
}
