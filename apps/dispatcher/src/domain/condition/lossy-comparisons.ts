// Finds comparisons of long integers, and of numbers with strings. Numbers are doubles, so two ids above 2^53 may be equal.
import { isObject } from './coercion.ts';
import { operationOf } from './interpreter.ts';
import { operationsIn } from './walk-rule.ts';
import { cut } from './words.ts';

const STRICT: ReadonlySet<string> = new Set(['===', '!==']);
const LISTS: ReadonlySet<string> = new Set(['in', 'not_in']);
const LOOSE: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

const isLong = (value: unknown): value is number => Number.isInteger(value) && !Number.isSafeInteger(value);
const isNumeric = (text: unknown): text is string => typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text);
const ADVICE = 'let the producer send long ids as strings, and compare them as strings with "==="';

export function lossyWarnings(rule: unknown): string[] {
  return operationsIn(rule).flatMap(({ operation: { name, args } }) => {
    if (!(STRICT.has(name) || LOOSE.has(name) || LISTS.has(name))) return [];
    const literals = args.flatMap((arg) => (Array.isArray(arg) ? arg : [arg])).filter((arg) => !isObject(arg));
    const readsAny = args.some((arg) => operationOf(arg) !== null);
    return literals.flatMap((literal) => literalWarnings(name, literal, readsAny));
  });
}

function literalWarnings(name: string, literal: unknown, readsAny: boolean): string[] {
  if (isLong(literal)) {
    return [
      `the number ${BigInt(literal)} in "${name}" is above 2^53, where different numbers compare as equal; ${ADVICE}`,
    ];
  }
  if (!isNumeric(literal) || !readsAny) return [];
  const shown = `"${cut(literal)}"`;
  if (LOOSE.has(name) && isLong(Number(literal))) {
    return [`${shown} in "${name}" loses digits when it is compared with a number; ${ADVICE}`];
  }
  if (STRICT.has(name))
    return [
      `${shown} is a string, and "${name}" never treats a number as equal to a string; to compare numbers, write ${cut(literal)}`,
    ];
  if (LOOSE.has(name) && name !== '==' && name !== '!=') {
    return [
      `${shown} in "${name}" is a string: strings compare alphabetically ("9" is above "10"); to compare numbers, write ${cut(literal)}`,
    ];
  }
  return [];
}

/** The same of the values that one context brought. */
export function lossyValues(rule: unknown, resultOf: (operation: object) => { value: unknown } | undefined): string[] {
  return operationsIn(rule).flatMap(({ operation: { name, args } }) => {
    if (!(STRICT.has(name) || LOOSE.has(name))) return [];
    const values = args.map((arg) => (operationOf(arg) === null ? arg : resultOf(arg as object)?.value));
    const read = values.filter((_, index) => operationOf(args[index]) !== null);
    const long = read.find(isLong);
    if (long !== undefined)
      return [`a value in "${name}" is about ${long} here: above 2^53 different numbers compare as equal; ${ADVICE}`];
    const [number, text] = [values.find((value) => typeof value === 'number'), values.find(isNumeric)];
    if (!STRICT.has(name) || number === undefined || text === undefined || read.length === 0) return [];
    return [
      `"${name}" compares the number ${number} with the string "${cut(text)}" here: they are never equal; use "${name.slice(0, 2)}" to compare by value`,
    ];
  });
}
