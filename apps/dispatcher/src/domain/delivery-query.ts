// The query of a list or a replay: parsed once and stored as canonical text, with absolute times instead of ages.
import { parse, pinned, print } from '@posthorn/query';
import { invalid } from './errors.ts';

/**
 * @param field what a fault is told of
 * @returns `undefined` = everything is meant
 */
export function canonicalQuery(text: string, now: number, field: string): string | undefined {
  const parsed = parse(text);
  if (parsed.ok) return print(pinned(parsed.query, now)) || undefined;
  const { message, from, to } = parsed.fault;
  throw invalid({ [field]: [`is not a valid query at character ${from + 1}: ${message}`] }, { from, to });
}
