// Checks the condition and the templates of a webhook or a target before they are stored, so that the author learns of a
// mistake.
import { isDeepStrictEqual } from 'node:util';
import type { FieldErrors } from '@posthorn/contracts';
import { judgeCondition } from '../domain/condition/judge-condition.ts';
import { type Condition, type ParsedCondition, parseCondition } from '../domain/condition/parse-condition.ts';
import type { Renderer } from '../ports/renderer.ts';
import { membersOf } from './members-of.ts';

/** A request's body, with single member names: conditions are kept as they were written. */
export type PostedJson = { text: string; value: unknown };

/** What was found: faults by field, and warnings. */
export type Findings = { fields: FieldErrors; warnings: string[] };

export type Judge = { renderer: Pick<Renderer, 'check'>; tenantId: number };

/**
 * @param given an object, or the text of its JSON
 * @param stored what a change begins from: it is never refused, and keeps its spelling
 * @returns `undefined` = not given, or faulty
 */
export function postedCondition(
  given: unknown,
  text: string,
  stored: Condition | null,
  found: Findings,
): Condition | null | undefined {
  if (given === undefined) return undefined;
  if (given === null || (typeof given === 'string' && given.trim() === '')) return null;
  const parsed = parsePosted(given, text);
  if (stored !== null && isDeepStrictEqual(given, stored.rule) && !parsed.ok) return stored;
  if (!parsed.ok) {
    found.fields['condition'] = [parsed.fault];
    return undefined;
  }
  const { condition } = parsed;
  const { fault, warnings } = judgeCondition(condition);
  for (const warning of warnings) found.warnings.push(`condition: ${warning}`);
  if (stored !== null && isDeepStrictEqual(condition.rule, stored.rule)) return stored;
  if (fault !== null) found.fields['condition'] = [fault];
  return condition;
}

/** From the source text, which has the digits and the members that parsing would lose. */
function parsePosted(given: unknown, text: string): ParsedCondition {
  if (typeof given === 'string') return parseCondition(given);
  return parseCondition(membersOf(text)('condition'));
}

/** An empty field of a form means none. @returns `undefined` = not given */
export async function postedTemplate(
  field: string,
  given: string | null | undefined,
  stored: string | null,
  { renderer, tenantId }: Judge,
  found: Findings,
): Promise<string | null | undefined> {
  if (given === undefined) return undefined;
  if (given === null || given.trim() === '') return null;
  const checked = await renderer.check({ tenantId, template: given });
  if (checked.ok) for (const warning of checked.warnings) found.warnings.push(`${field}: ${warning}`);
  else if (given !== stored) found.fields[field] = [checked.reason];
  return given;
}
