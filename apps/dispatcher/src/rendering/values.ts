// What a template's variables are: JSON, with maps instead of objects. A map has no prototype and no methods that a
// template could reach, so `constructor` and `__proto__` are names like any other.
import { readJson } from '../domain/read-json.ts';
import { ExactNumber, numberWritten } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { echoed } from './php-float.ts';

/**
 * Text that a filter has made ready for the place where it stands: JSON of `json_encode`, text of `url_encode` for URLs,
 * and what `raw` asks for. What it becomes is for the printer to say; for everything else it is text.
 */
export class ReadyText {
  readonly text: string;
  readonly kind: 'json' | 'url' | 'raw';
  constructor(text: string, kind: 'json' | 'url' | 'raw') {
    this.text = text;
    this.kind = kind;
  }
}

/** An int is a bigint, a float a number. */
export type Value = null | boolean | bigint | number | string | ExactNumber | ReadyText | readonly Value[] | ValueMap;
export type ValueMap = ReadonlyMap<string, Value>;

export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value);

/** The members of an object that is given as JSON. @throws TemplateFault if it is not one */
export function variablesOf(context: string, what: 'context' | 'variables'): ValueMap {
  let parsed: unknown;
  try {
    parsed = readJson(context, revive);
  } catch (error) {
    if (error instanceof SyntaxError) throw new TemplateFault(`the ${what} cannot be read as JSON`);
    throw error;
  }
  if (parsed instanceof Map) return parsed;
  throw new TemplateFault(`the ${what} must be a JSON object`);
}

function revive(_name: string, value: unknown, meta?: { source?: string }): Value {
  if (typeof value === 'number') return meta?.source === undefined ? value : numberWritten(meta.source, value);
  if (typeof value !== 'object' || value === null || isList(value)) return value as Value;
  return value instanceof ExactNumber || value instanceof Map ? value : new Map(Object.entries(value));
}

/** A member of a map or list; `undefined` where there is none. */
export function memberOf(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return value.get(textOf(key));
  if (!isList(value)) return undefined;
  const text = typeof key === 'number' ? '' : textOf(key);
  // No list is so long that its places need more digits.
  if (text.length > 20) return undefined;
  const index = typeof key === 'number' ? Math.trunc(key) : Number(text || Number.NaN);
  return Number.isInteger(index) && index >= 0 ? value[index] : undefined;
}

/** The text a scalar stands for. @throws TemplateFault for lists and maps */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return echoed(value);
  if (value === null) return '';
  if (value instanceof ExactNumber) return value.source;
  if (value instanceof ReadyText) return value.text;
  if (typeof value === 'object')
    throw new TemplateFault('a list or map stands where a text is needed: use |json_encode, |join or a loop');
  return String(value);
}

/** PHP's truth: '', '0', 0, null, false and what is empty are false. */
export function isTrue(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof ExactNumber) return Number(value.source) !== 0;
  if (value instanceof ReadyText) return isTrue(value.text);
  return value !== '0' && Boolean(value);
}

export function isEmpty(value: Value): boolean {
  if (isList(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return value === null || value === false || value === '';
}

/** Keys and values of a list or map; of anything else none, as a loop over a missing field runs zero times. */
export function entriesOf(value: Value): [Value, Value][] {
  if (isList(value)) return value.map((item, index) => [BigInt(index), item]);
  return value instanceof Map ? [...value.entries()] : [];
}
