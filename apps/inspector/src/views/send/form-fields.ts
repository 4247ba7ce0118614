// Which fields of a schema a form can hold: values that are no object and no list, each by its path.
import { fieldsOf, type SchemaField } from '../../payload/schema-fields.ts';

export type FormField = {
  path: string;
  kind: 'text' | 'number' | 'boolean' | 'choice';
  choices: readonly string[];
  mayBeNull: boolean;
  required: boolean;
  about: string;
};

export function formFieldsOf(schema: unknown): FormField[] {
  return fieldsOf(schema).flatMap((field) => {
    const formed = formField(field);
    return formed === null ? [] : [formed];
  });
}

function formField({ path, kind, required, about }: SchemaField): FormField | null {
  if (path.includes('[]')) return null;
  // Choices are quoted, and may have any words in them.
  const kinds = kind.replace(QUOTED, '""').split(' or ');
  const mayBeNull = kinds.includes('null');
  const bare = kinds.filter((one) => one !== 'null');
  const base = { path, mayBeNull, required, about, choices: [] };
  if (bare.every((one) => one.startsWith('"'))) return { ...base, kind: 'choice', choices: choicesOf(kind) };
  if (bare.every((one) => one === 'boolean')) return { ...base, kind: 'boolean' };
  if (bare.every((one) => /^(number|integer)/.test(one))) return { ...base, kind: 'number' };
  // An id may be a text or a number: as a text it is one.
  if (bare.some((one) => one.startsWith('string')) && bare.every((one) => /^(string|number|integer)/.test(one))) {
    return { ...base, kind: 'text' };
  }
  return null;
}

const choicesOf = (kind: string): string[] => [...kind.matchAll(QUOTED)].map(([text]) => JSON.parse(text) as string);

const QUOTED = /"(?:[^"\\]|\\.)*"/g;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What is written into the document for what was typed; `null` = it is no such value. */
export function sourceOfInput({ kind, mayBeNull }: FormField, typed: string): string | null {
  if (typed === '' && mayBeNull) return 'null';
  if (kind === 'number') return NUMBER.test(typed) ? typed : null;
  if (kind === 'boolean') return typed === 'true' || typed === 'false' ? typed : null;
  return JSON.stringify(typed);
}

/** What the form shows for the value that is in the document; `null` = it cannot, such as a list where a text should be. */
export function inputOfSource(source: string | null): string | null {
  if (source === null || source === 'null') return '';
  const value: unknown = JSON.parse(source);
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? null : source;
}
