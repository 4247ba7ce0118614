// What a template's variables are: JSON, with maps instead of objects. A map has no prototype and no methods that a
// template could reach, so `constructor` and `__proto__` are names like any other.
import { TemplateFault } from './fault.ts';
import type { Budget } from './limits.ts';

/** A number that a double cannot hold: kept as it was written. Calculations use the nearest double. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** JSON made by `json_encode`: printed as it is. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Value = null | boolean | number | string | ExactNumber | JsonText | readonly Value[] | ValueMap;
export type ValueMap = ReadonlyMap<string, Value>;

export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

/** The context's members. @throws TemplateFault where it is no JSON object */
export function variablesOf(context: string): ValueMap {
  let parsed: unknown;
  try {
    parsed = JSON.parse(context, revive);
  } catch (error) {
    if (error instanceof SyntaxError) throw new TemplateFault('the context is not JSON');
    throw error;
  }
  if (parsed instanceof Map) return parsed;
  throw new TemplateFault('the context is not a JSON object');
}

function revive(_name: string, value: unknown, meta?: { source?: string }): Value {
  if (typeof value === 'number') return numberFrom(value, meta?.source);
  if (typeof value !== 'object' || value === null || isList(value)) return value as Value;
  return value instanceof ExactNumber || value instanceof Map ? value : new Map(Object.entries(value));
}

function numberFrom(value: number, source: string | undefined): Value {
  if (source === undefined) return value;
  const rounded = !Number.isFinite(value) || (!Number.isSafeInteger(value) && /^-?\d+$/.test(source));
  return rounded ? new ExactNumber(source) : value;
}

/** A member of a map or list; `undefined` where there is none. */
export function memberOf(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return value.get(textOf(key));
  if (!isList(value)) return undefined;
  const index = typeof key === 'number' ? Math.trunc(key) : Number(textOf(key) || Number.NaN);
  return Number.isInteger(index) && index >= 0 ? value[index] : undefined;
}

/** The text a scalar stands for. @throws TemplateFault for lists and maps */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (value instanceof ExactNumber) return value.source;
  if (value instanceof JsonText) return value.text;
  if (typeof value === 'object')
    throw new TemplateFault('a list or map stands where a text is needed: use |json_encode, |join or a loop');
  return String(value);
}

const NUMERIC = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;
const isNumeric = (text: string): boolean => NUMERIC.test(text);

/** @throws TemplateFault where the value is no number, as calculating with it would be a guess */
export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof ExactNumber) return finite(Number(value.source));
  if (typeof value === 'string' && isNumeric(value)) return finite(Number(value));
  throw new TemplateFault('a value stands where a number is needed, and is none');
}

export function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new TemplateFault('a calculation has no finite result');
}

/** PHP's truth: '', '0', 0, null, false and what is empty are false. */
export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof ExactNumber) return Number(value.source) !== 0;
  if (value instanceof JsonText) return value.text !== '';
  return value !== '0' && Boolean(value);
}

export function isEmpty(value: Value): boolean {
  if (isList(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return value === null || value === false || value === '';
}

/** Keys and values of a list or map; of anything else none, as a loop over a missing field runs zero times. */
export function entriesOf(value: Value): [Value, Value][] {
  if (isList(value)) return value.map((item, index) => [index, item]);
  return value instanceof Map ? [...value.entries()] : [];
}

const numberLike = (value: Value): boolean => typeof value === 'number' || value instanceof ExactNumber;

/** PHP 8's `==`: numbers and numeric texts by value, truth with booleans and null. */
export function isEqual(a: Value, b: Value, budget: Budget): boolean {
  budget.spend(1);
  if (typeof a === 'boolean' || typeof b === 'boolean') return isTrue(a) === isTrue(b);
  if (a === null || b === null) return typeof (a ?? b) === 'string' ? (a ?? b) === '' : isTrue(a) === isTrue(b);
  const nestedA = isList(a) || a instanceof Map;
  const nestedB = isList(b) || b instanceof Map;
  if (nestedA || nestedB) return nestedA && nestedB && sameMembers(a, b, budget);
  if (a instanceof ExactNumber && b instanceof ExactNumber && a.source === b.source) return true;
  const order = compare(a, b);
  return order === 0;
}

function sameMembers(a: Value, b: Value, budget: Budget): boolean {
  const entries = entriesOf(a);
  if (entries.length !== entriesOf(b).length) return false;
  return entries.every(([key, value]) => {
    const other = memberOf(b, key);
    return other !== undefined && isEqual(value, other, budget);
  });
}

/** Below, equal or above; texts by code units unless both are numeric. */
export function compare(a: Value, b: Value): number {
  const bothTexts = typeof a === 'string' && typeof b === 'string';
  const textAgainstNumber = (numberLike(a) || typeof a === 'string') && (numberLike(b) || typeof b === 'string');
  const textA = textOf(a);
  const textB = textOf(b);
  const numeric = (value: Value, text: string) => numberLike(value) || isNumeric(text);
  if (bothTexts || textAgainstNumber) {
    if (!numeric(a, textA) || !numeric(b, textB)) return textA < textB ? -1 : textA > textB ? 1 : 0;
  }
  const left = a instanceof JsonText ? textA : numberOf(a);
  const right = b instanceof JsonText ? textB : numberOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}
