// Reads a dotted path from the data. It reads own members only: `constructor` and `__proto__` are ordinary names that
// exist only if the data has them.
import type { Budget } from './budget.ts';
import { textOf } from './coercion.ts';

/**
 * @param path as written in the rule: a text, a number, or nothing for the whole data
 * @param absent what is given back where there is no such member
 */
export function readPath(data: unknown, path: unknown, absent: unknown, budget: Budget): unknown {
  if (path === undefined || path === null || path === '') return data;
  const names = textOf(path, budget).split('.');
  budget.spend(names.length - 1);
  let at = data;
  for (const name of names) {
    if (at === null || at === undefined || !Object.hasOwn(at as object, name)) return absent;
    at = (at as Record<string, unknown>)[name];
    if (at === undefined) return absent;
  }
  return at;
}

/** As `{"missing": …}`: the names that the data does not have, or has as null or an empty text. */
export function missingOf(data: unknown, args: readonly unknown[], budget: Budget): unknown[] {
  const keys: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args;
  const missing: unknown[] = [];
  for (const key of keys) {
    budget.spend(1);
    const [path, otherwise]: readonly unknown[] = Array.isArray(key) ? key : [key];
    const value = readPath(data, path, otherwise ?? null, budget);
    if (value === null || value === '') missing.push(key);
  }
  return missing;
}
