// The plain fields of webhooks and targets. Such a field has one name in the API, the database, the audit log and filters,
// and one kind that says how it is stored, shown and compared. Adding one is a row here, its schema, a migration and the
// form. Fields with rules of their own (URL, entries, handle, secrets, headers, condition, template, rate limit) are not in
// the table.
import { DEFAULT_MAX_IN_FLIGHT, DEFAULT_TIMEOUT_MS, ORDERINGS } from '@posthorn/contracts/plain';

type Values = {
  flag: boolean;
  whole: number;
  text: string | null;
  numbers: readonly number[] | null;
};

/** What the values of a field are; a list = one of these words. */
export type FieldKind = keyof Values | readonly string[];
/** Kinds that filters can compare. */
export type FilterKind = Exclude<FieldKind, 'numbers'>;

/** What is configured through the API, under its own name. */
export type EndpointKind = 'webhook' | 'target';
/** Whose setting a field is: of how requests are sent, or of a webhook or a target alone. It is a column of that table. */
export type Owner = 'endpoint' | EndpointKind;

type Field = {
  /** In the API, the audit log and the database. */
  name: string;
  of: readonly Owner[];
  default: boolean | number | string | null;
  /** Its description in the API's documentation. */
  text: string;
} & ({ kind: FieldKind; isFilter: false } | FilteredField);

/** Lists can be filtered by it. */
type FilteredField = { name: string; kind: FilterKind; isFilter: true };

export const PLAIN_FIELDS = {
  description: {
    name: 'description',
    of: ['webhook', 'target'],
    kind: 'text',
    default: null,
    isFilter: true,
    text: 'A note for people.',
  },
  notes: {
    name: 'notes',
    of: ['target'],
    kind: 'text',
    default: null,
    isFilter: true,
    text: 'More notes for people, as the vendor has them.',
  },
  timeoutMs: {
    name: 'timeout_ms',
    of: ['endpoint'],
    kind: 'whole',
    default: DEFAULT_TIMEOUT_MS,
    isFilter: false,
    text: `Timeout of an attempt in milliseconds. Default: ${DEFAULT_TIMEOUT_MS}.`,
  },
  maxInFlight: {
    name: 'max_in_flight',
    of: ['endpoint'],
    kind: 'whole',
    default: DEFAULT_MAX_IN_FLIGHT,
    isFilter: false,
    text: `Max concurrent attempts. Default: ${DEFAULT_MAX_IN_FLIGHT}.`,
  },
  ordering: {
    name: 'ordering',
    of: ['endpoint'],
    kind: ORDERINGS,
    default: 'none',
    isFilter: true,
    text: '`profile`: sends the deliveries of each profile one at a time, in order of acceptance. Default: `none`.',
  },
  retrySchedule: {
    name: 'retry_schedule',
    of: ['endpoint'],
    kind: 'numbers',
    default: null,
    isFilter: false,
    text: 'Seconds from the end of each attempt to the next. `[]` = no retries. `null` = the default of ten attempts in about 76 hours.',
  },
  retryHourly: {
    name: 'retry_hourly',
    of: ['endpoint'],
    kind: 'flag',
    default: false,
    isFilter: true,
    text: 'Whether hourly attempts follow the schedule, for 24 hours. Default: false.',
  },
  retryDaily: {
    name: 'retry_daily',
    of: ['endpoint'],
    kind: 'flag',
    default: false,
    isFilter: true,
    text: 'Whether daily attempts follow after that, for 7 days. Default: false.',
  },
  vendorSignature: {
    name: 'vendor_signature',
    of: ['endpoint'],
    kind: 'flag',
    default: true,
    isFilter: true,
    text: 'Whether `x-omneo-hmac-sha256` is sent. Default: true.',
  },
} as const satisfies Record<string, Field>;

type Table = typeof PLAIN_FIELDS;
type ValueOf<Kind> = Kind extends keyof Values ? Values[Kind] : Kind extends readonly (infer Word)[] ? Word : never;

type KeyOf<Of extends Owner> = {
  [Key in keyof Table]: Extract<Table[Key]['of'][number], Of> extends never ? never : Key;
}[keyof Table];
/** The plain fields of an owner in the domain. */
export type FieldsOf<Of extends Owner> = { [Key in KeyOf<Of>]: ValueOf<Table[Key]['kind']> };
export type NameOf<Of extends Owner> = Table[KeyOf<Of>]['name'];

/** All plain fields of a webhook or a target, those of its endpoint too. */
export type PlainFields<Kind extends EndpointKind> = FieldsOf<'endpoint' | Kind>;
type Copied<Value> = Value extends readonly number[] ? number[] : Value;
/** The same under their names in the API. */
export type NamedFields<Kind extends EndpointKind> = {
  [Key in KeyOf<'endpoint' | Kind> as Table[Key]['name']]: Copied<ValueOf<Table[Key]['kind']>>;
};
export type PlainName<Kind extends EndpointKind> = keyof NamedFields<Kind>;
export type FilteredName<Kind extends EndpointKind> = Extract<
  Table[KeyOf<'endpoint' | Kind>],
  { isFilter: true }
>['name'];

const ROWS: readonly [string, Field][] = Object.entries(PLAIN_FIELDS);

const rowsOf = (...owners: readonly Owner[]): (readonly [string, Field])[] =>
  ROWS.filter(([, field]) => field.of.some((owner) => owners.includes(owner)));

const objectOf = <Result>(
  owners: readonly Owner[],
  member: (key: string, field: Field) => readonly [string, unknown],
): Result => Object.fromEntries(rowsOf(...owners).map(([key, field]) => member(key, field))) as Result;

/** An object with a member for each plain field of a webhook or a target, by its name. */
export const byName = <Kind extends EndpointKind, Result>(
  kind: Kind,
  memberOf: (field: Field, key: keyof PlainFields<Kind>) => unknown,
): Result =>
  objectOf(['endpoint', kind], (key, field) => [field.name, memberOf(field, key as keyof PlainFields<Kind>)]);

/** An object with a member for each field that lists can be filtered by. */
export const byFilter = <Kind extends EndpointKind, Member>(
  kind: Kind,
  memberOf: (field: FilteredField) => Member,
): Record<FilteredName<Kind>, Member> =>
  Object.fromEntries(
    rowsOf('endpoint', kind).flatMap(([, field]) => (field.isFilter ? [[field.name, memberOf(field)]] : [])),
  ) as Record<FilteredName<Kind>, Member>;

export const defaultFields = <Kind extends EndpointKind>(kind: Kind): PlainFields<Kind> =>
  objectOf(['endpoint', kind], (key, field) => [key, field.default]);

/** For answers and the audit log. Lists are copied. */
export const namedFields = <Kind extends EndpointKind>(kind: Kind, fields: PlainFields<Kind>): NamedFields<Kind> =>
  byName(kind, (_field, key) => {
    const value: unknown = fields[key];
    return Array.isArray(value) ? [...value] : value;
  });

/** The fields of one owner, from what is stored under their names. */
export const fieldsFrom = <Of extends Owner>(
  of: Of,
  value: (field: Field, name: NameOf<Of>) => unknown,
): FieldsOf<Of> => objectOf([of], (key, field) => [key, value(field, field.name as NameOf<Of>)]);

/** An object with a member for each plain field of one owner, by its name. */
export const byNameOf = <Of extends Owner, Result>(
  of: Of,
  memberOf: (field: Field, key: KeyOf<Of>) => unknown,
): Result => objectOf([of], (key, field) => [field.name, memberOf(field, key as KeyOf<Of>)]);

type Given<Kind extends EndpointKind> = {
  readonly [Name in PlainName<Kind>]?:
    | NamedFields<Kind>[Name]
    | (true extends NamedFields<Kind>[Name] ? null : never)
    | undefined;
};

/** `base` with what the input sets. The vendor's clients send `null` for a flag that is off. */
export const changedFields = <Kind extends EndpointKind>(
  kind: Kind,
  base: PlainFields<Kind>,
  input: Given<Kind>,
): PlainFields<Kind> =>
  objectOf(['endpoint', kind], (key, field) => {
    const given: unknown = input[field.name as PlainName<Kind>];
    if (given === undefined) return [key, base[key as keyof PlainFields<Kind>]];
    return [key, given === null && field.kind === 'flag' ? false : given];
  });
