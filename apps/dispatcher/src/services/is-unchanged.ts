// Whether a change leaves a webhook or a target as it is: then nothing is written, and `updated_at` stays.
import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../domain/condition/parse-condition.ts';

type Changed = { condition: Condition | null; updatedAt: number };

/** Conditions are the same if their values are: a client that sends back what it read has lost the spelling. */
export function isUnchanged<T extends Changed>(before: T, after: T): boolean {
  const { condition: oldCondition, updatedAt: _then, ...old } = before;
  const { condition: newCondition, updatedAt: _now, ...now } = after;
  return isDeepStrictEqual(old, now) && isDeepStrictEqual(oldCondition?.rule ?? null, newCondition?.rule ?? null);
}
