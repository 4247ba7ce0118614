// The columns of the plain fields of a webhook and its endpoint: how each kind of field is stored.
import {
  byNameOf,
  type FieldKind,
  type FieldsOf,
  fieldsFrom,
  type NamedFields,
  type NameOf,
  type Owner,
} from '../../domain/endpoint-fields.ts';
import { flag } from '../tx.ts';
import { json, listOf, number, oneOf, orNull } from './stored-values.ts';

type Stored<Value> = Value extends boolean ? number : Value extends readonly number[] ? string : Value;
/** Of the table of `endpoints` or of `webhooks`. */
export type PlainColumns<Of extends Owner> = {
  [Name in NameOf<Of>]: Stored<(NamedFields<'webhook'> & NamedFields<'target'>)[Name]>;
};

const numbers = orNull(json(listOf(number)));

function parsed(kind: FieldKind, stored: unknown): unknown {
  if (kind === 'flag') return stored === 1;
  if (kind === 'numbers') return numbers(stored);
  return typeof kind === 'string' ? stored : oneOf(kind)(stored);
}

function columnOf(kind: FieldKind, value: unknown): unknown {
  if (kind === 'flag') return flag(value === true);
  return kind === 'numbers' && value !== null ? JSON.stringify(value) : value;
}

export const fieldsFromRow = <Of extends Owner>(of: Of, row: PlainColumns<Of>): FieldsOf<Of> =>
  fieldsFrom(of, ({ kind }, name) => parsed(kind, row[name]));

export const plainColumns = <Of extends Owner>(of: Of, fields: FieldsOf<Of>): PlainColumns<Of> =>
  byNameOf(of, ({ kind }, key) => columnOf(kind, fields[key]));
