// Parses a condition on save: checks its source text (size, depth, repeated names) and keeps it.
import { JsonSourceError, memberSpans } from '../json-source.ts';
import { readJson } from '../read-json.ts';
import { isObject } from './coercion.ts';
import { cut } from './words.ts';

export const MAX_CONDITION_BYTES = 16_384;
export const MAX_CONDITION_DEPTH = 32;

declare const parsed: unique symbol;
/** Only `parseCondition` makes one. `text` is the source, to be stored and shown. */
export type Condition = { readonly text: string; readonly rule: unknown; readonly [parsed]: true };

export type ParsedCondition =
  | { ok: true; condition: Condition }
  /** Words that follow the name of the field. */
  | { ok: false; fault: string };

export function parseCondition(text: string): ParsedCondition {
  if (!fits(text)) return failed(`must be at most ${MAX_CONDITION_BYTES} bytes of JSON`);
  let rule: unknown;
  try {
    rule = readJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return failed('is not JSON: check quotes, commas and brackets');
    throw error;
  }
  if (!isObject(rule) || Array.isArray(rule)) return failed('must be an object such as {"==": [{"var": "id"}, 1]}');
  if (!isShallow(rule, MAX_CONDITION_DEPTH)) {
    return failed(`is nested deeper than ${MAX_CONDITION_DEPTH} levels of objects and lists`);
  }
  try {
    memberSpans(text);
  } catch (error) {
    if (error instanceof JsonSourceError)
      return failed(error.path === '' ? error.message : `at "${cut(error.path)}" ${error.message}`);
    throw error;
  }
  return { ok: true, condition: { text, rule } as Condition };
}

const failed = (fault: string): ParsedCondition => ({ ok: false, fault });

function fits(text: string): boolean {
  if (text.length > MAX_CONDITION_BYTES) return false;
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes <= MAX_CONDITION_BYTES;
}

function isShallow(value: unknown, levels: number): boolean {
  if (!isObject(value)) return true;
  return levels > 0 && Object.values(value).every((item) => isShallow(item, levels - 1));
}
