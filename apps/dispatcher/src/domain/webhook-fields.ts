// The plain fields of a webhook. Such a field has one name in the API, the database, the audit log and filters, and one
// kind that says how it is stored, shown and compared. Adding one is a row here, its schema, a migration and the form.
// Fields with rules of their own (URL, entries, secrets, headers, condition, template, rate limit) are not in the table.
import { DEFAULT_MAX_IN_FLIGHT, DEFAULT_TIMEOUT_MS, ORDERINGS } from '@posthorn/contracts';

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

/** Whose setting a field is: of how requests are sent, or of the webhook alone. It is a column of the table of that. */
export type Owner = 'endpoint' | 'webhook';

type Field = {
  /** In the API, the audit log and the database. */
  name: string;
  of: Owner;
  default: boolean | number | string | null;
  /** Its description in the API's documentation. */
  text: string;
} & ({ kind: FieldKind; isFilter: false } | FilteredField);

/** Lists of webhooks can be filtered by it. */
type FilteredField = { name: string; kind: FilterKind; isFilter: true };

export const WEBHOOK_FIELDS = {
  description: {
    name: 'description',
    of: 'webhook',
    kind: 'text',
    default: null,
    isFilter: true,
    text: 'A note for people.',
  },
  timeoutMs: {
    name: 'timeout_ms',
    of: 'endpoint',
    kind: 'whole',
    default: DEFAULT_TIMEOUT_MS,
    isFilter: false,
    text: `Timeout of an attempt in milliseconds. Default: ${DEFAULT_TIMEOUT_MS}.`,
  },
  maxInFlight: {
    name: 'max_in_flight',
    of: 'endpoint',
    kind: 'whole',
    default: DEFAULT_MAX_IN_FLIGHT,
    isFilter: false,
    text: `Max concurrent attempts. Default: ${DEFAULT_MAX_IN_FLIGHT}.`,
  },
  ordering: {
    name: 'ordering',
    of: 'endpoint',
    kind: ORDERINGS,
    default: 'none',
    isFilter: true,
    text: '`profile`: sends the deliveries of each profile one at a time, in order of acceptance. Default: `none`.',
  },
  retrySchedule: {
    name: 'retry_schedule',
    of: 'endpoint',
    kind: 'numbers',
    default: null,
    isFilter: false,
    text: 'Seconds from the end of each attempt to the next. `[]` = no retries. `null` = the default of ten attempts in about 76 hours.',
  },
  retryHourly: {
    name: 'retry_hourly',
    of: 'endpoint',
    kind: 'flag',
    default: false,
    isFilter: true,
    text: 'Whether hourly attempts follow the schedule, for 24 hours. Default: false.',
  },
  retryDaily: {
    name: 'retry_daily',
    of: 'endpoint',
    kind: 'flag',
    default: false,
    isFilter: true,
    text: 'Whether daily attempts follow after that, for 7 days. Default: false.',
  },
  vendorSignature: {
    name: 'vendor_signature',
    of: 'endpoint',
    kind: 'flag',
    default: true,
    isFilter: true,
    text: 'Whether `x-omneo-hmac-sha256` is sent. Default: true.',
  },
} as const satisfies Record<string, Field>;

type Table = typeof WEBHOOK_FIELDS;
type ValueOf<Kind> = Kind extends keyof Values ? Values[Kind] : Kind extends readonly (infer Word)[] ? Word : never;

/** The plain fields of a webhook in the domain. */
export type PlainFields = { [Key in keyof Table]: ValueOf<Table[Key]['kind']> };
type KeyOf<Of extends Owner> = { [Key in keyof Table]: Table[Key]['of'] extends Of ? Key : never }[keyof Table];
export type FieldsOf<Of extends Owner> = Pick<PlainFields, KeyOf<Of>>;
type Copied<Value> = Value extends readonly number[] ? number[] : Value;
/** The same under their names in the API. */
export type NamedFields = { [Key in keyof Table as Table[Key]['name']]: Copied<ValueOf<Table[Key]['kind']>> };
export type PlainName = keyof NamedFields;
export type NameOf<Of extends Owner> = Table[KeyOf<Of>]['name'];
export type FilteredName = Extract<Table[keyof Table], { isFilter: true }>['name'];

const ROWS: readonly [string, Field][] = Object.entries(WEBHOOK_FIELDS);

/** An object with a member for each plain field, by its name. */
export const byName = <Result>(memberOf: (field: Field, key: keyof PlainFields) => unknown): Result =>
  Object.fromEntries(ROWS.map(([key, field]) => [field.name, memberOf(field, key as keyof PlainFields)])) as Result;

/** An object with a member for each plain field, by its key in the domain. */
const byKey = (value: (field: Field, key: keyof PlainFields) => unknown): PlainFields =>
  Object.fromEntries(ROWS.map(([key, field]) => [key, value(field, key as keyof PlainFields)])) as PlainFields;

/** An object with a member for each field that lists can be filtered by. */
export const byFilter = <Member>(memberOf: (field: FilteredField) => Member): Record<FilteredName, Member> =>
  Object.fromEntries(ROWS.flatMap(([, field]) => (field.isFilter ? [[field.name, memberOf(field)]] : []))) as Record<
    FilteredName,
    Member
  >;

export const defaultFields = (): PlainFields => byKey((field) => field.default);

/** For answers and the audit log. Lists are copied. */
export const namedFields = (webhook: PlainFields): NamedFields =>
  byName((_field, key) => (Array.isArray(webhook[key]) ? [...webhook[key]] : webhook[key]));

/** The fields of one owner, from what is stored under their names. */
export const fieldsFrom = <Of extends Owner>(
  of: Of,
  value: (field: Field, name: NameOf<Of>) => unknown,
): FieldsOf<Of> => onlyOf(of, ([key, field]) => [key, value(field, field.name as NameOf<Of>)]);

/** An object with a member for each plain field of one owner, by its name. */
export const byNameOf = <Of extends Owner, Result>(
  of: Of,
  memberOf: (field: Field, key: KeyOf<Of>) => unknown,
): Result => onlyOf(of, ([key, field]) => [field.name, memberOf(field, key as KeyOf<Of>)]);

const onlyOf = <Result>(of: Owner, member: (row: [string, Field]) => [string, unknown]): Result =>
  Object.fromEntries(ROWS.flatMap((row) => (row[1].of === of ? [member(row)] : []))) as Result;

/** `base` with what the input sets. The vendor's clients send `null` for a flag that is off. */
export const changedFields = (
  base: PlainFields,
  input: {
    readonly [Name in PlainName]?: NamedFields[Name] | (true extends NamedFields[Name] ? null : never) | undefined;
  },
): PlainFields =>
  byKey(({ name, kind }, key) => {
    const given = input[name as PlainName];
    if (given === undefined) return base[key];
    return given === null && kind === 'flag' ? false : given;
  });
