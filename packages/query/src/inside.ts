// Matches a term against a body or headers. The store calls the same functions for its rows.
import type { Value } from './ast.ts';
import { fits, fitsAnyCase } from './text-matching.ts';

type Headers = Readonly<Record<string, string | readonly string[]>>;
export type Inside = { readonly path: string; readonly values: readonly Value[] };

/** Digits that a number would lose. */
const isLong = (value: Value): boolean =>
  value.kind === 'scalar' && /^-?\d+$/.test(value.text) && !Number.isSafeInteger(Number(value.text));

/** Keeps whole numbers that are too long for a number as they are written; as `JSON.parse` calls it. */
function exactly(_name: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source) ? BigInt(source) : value;
}

/** @param body JSON text; `null`, or what is no JSON (an erased body), has nothing inside */
export function bodyHas(body: string | null, { path, values }: Inside): boolean {
  if (body === null) return false;
  let json: unknown;
  try {
    json = JSON.parse(body, values.some(isLong) ? exactly : undefined);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  return reaches(json, path.split('.'), 0, (found) => values.some((value) => isMeant(found, value)));
}

/** Lists are looked through: `items.sku` is that of any item, `items.0.sku` of the first. */
function reaches(json: unknown, path: readonly string[], at: number, test: (found: unknown) => boolean): boolean {
  const step = path[at];
  if (Array.isArray(json)) {
    if (step !== undefined && /^\d{1,9}$/.test(step))
      return Number(step) in json && reaches(json[Number(step)], path, at + 1, test);
    return json.some((one) => !Array.isArray(one) && reaches(one, path, at, test));
  }
  if (step === undefined) return test(json);
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, step)) return false;
  return reaches((json as Record<string, unknown>)[step], path, at + 1, test);
}

function isMeant(found: unknown, value: Value): boolean {
  const text = typeof found === 'string' ? found : null;
  const number = typeof found === 'number' || typeof found === 'bigint' ? found : null;
  switch (value.kind) {
    case 'any':
      return found !== null;
    case 'text':
      return text === value.text;
    case 'pattern':
      return (text ?? number) !== null && fits(String(found), value.text);
    case 'scalar':
      if (typeof number === 'number' && /^-?\d+(\.\d+)?$/.test(value.text)) return number === Number(value.text);
      return typeof found !== 'object' ? String(found) === value.text : found === null && value.text === 'null';
    case 'interval':
      return number !== null && isWithin(Number(number), value);
    default:
      return false;
  }
}

export function isWithin(amount: number, { min, max, open }: Extract<Value, { kind: 'interval' }>): boolean {
  if (min !== null && (open ? amount <= min : amount < min)) return false;
  return max === null || (open ? amount < max : amount <= max);
}

/** In any of them; neither a name's case counts, nor a value's. */
export function headersHave(all: readonly (Headers | null | undefined)[], { path, values }: Inside): boolean {
  const found = all.flatMap((headers) =>
    Object.entries(headers ?? {}).flatMap(([name, value]) => (name.toLowerCase() === path ? value : [])),
  );
  return found.some((text) =>
    values.some((value) => {
      if (value.kind === 'any') return true;
      if (value.kind === 'pattern') return fitsAnyCase(text, value.text);
      return value.kind === 'text' && text.toLowerCase() === value.text.toLowerCase();
    }),
  );
}
