// The columns of the plain fields of a webhook: how each kind of field is stored.
import { z } from 'zod';
import {
  byName,
  type FieldKind,
  fieldsFrom,
  type NamedFields,
  type PlainFields,
  type PlainName,
} from '../../domain/webhook-fields.ts';
import { flag } from '../tx.ts';

type Stored<Value> = Value extends boolean ? number : Value extends readonly number[] ? string : Value;
export type PlainColumns = { [Name in PlainName]: Stored<NamedFields[Name]> };

const numbers = z
  .string()
  .transform((text) => z.array(z.number()).parse(JSON.parse(text)))
  .nullable();

function parsed(kind: FieldKind, stored: unknown): unknown {
  if (kind === 'flag') return stored === 1;
  if (kind === 'numbers') return numbers.parse(stored);
  return typeof kind === 'string' ? stored : z.enum(kind).parse(stored);
}

function columnOf(kind: FieldKind, value: unknown): unknown {
  if (kind === 'flag') return flag(value === true);
  return kind === 'numbers' && value !== null ? JSON.stringify(value) : value;
}

export const fieldsFromRow = (row: PlainColumns): PlainFields =>
  fieldsFrom(({ kind }, name) => parsed(kind, row[name]));

export const plainColumns = (webhook: PlainFields): PlainColumns =>
  byName(({ kind }, key) => columnOf(kind, webhook[key]));
