// Finds ids of people that are written as too long numbers. JSON.parse rounds them to a neighbour, which may be the id
// of another person.
import type { FieldErrors } from '@posthorn/contracts';
import { idPaths } from './people.ts';
import { readJson } from './read-json.ts';

/** No shorter number is beyond 2^53; most contexts have none that long. */
const MAY_BE_LONG = /\d{16}|\d[eE]\+?\d/;

/** The faults of such ids, by path. `source` is the text of the context. */
export function longIdFaults(name: string, source: string): FieldErrors | null {
  if (!MAY_BE_LONG.test(source)) return null;
  const context = readJson(source, (_name, value, meta) =>
    isLong(value) ? new LongNumber(meta?.source ?? String(value)) : value,
  );
  const long = idPaths(name, context as Record<string, unknown>).flatMap(({ path, id }) =>
    id instanceof LongNumber ? [[path, id.written]] : [],
  );
  if (long.length === 0) return null;
  return Object.fromEntries(
    long.map(([path, written]) => [
      `context.${path}`,
      [`is the number ${written}, which is above 2^53 and would lose digits: send the id as a string, "${written}"`],
    ]),
  );
}

const isLong = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;

class LongNumber {
  readonly written: string;
  constructor(written: string) {
    this.written = written;
  }
}
