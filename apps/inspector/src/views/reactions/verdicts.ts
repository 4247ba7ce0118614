// What each action of a chain would do with a context, as far as its filters tell.
import type { ActionRunStatus, ConditionPreview, TriggerPreview } from '@posthorn/contracts';
import { isFault, readJson } from '../../payload/json-text.ts';
import type { ActionDraft } from './draft.ts';

/** As a run would have it. `unknown`: there is no context, or a rule cannot be read yet. */
export type Verdict = { is: ActionRunStatus | 'unknown'; reason: string | null };

/** The same, with what the dispatcher says of the saved actions. */
export function withPreview(
  verdicts: ReadonlyMap<string, Verdict>,
  actions: readonly ActionDraft[],
  previewOf: (id: number | null) => TriggerPreview['actions'][number] | undefined,
): Map<string, Verdict> {
  return new Map(
    actions.flatMap(({ key, id }): [string, Verdict][] => {
      const previewed = previewOf(id);
      const verdict = previewed === undefined ? verdicts.get(key) : { is: previewed.status, reason: previewed.reason };
      return verdict === undefined ? [] : [[key, verdict]];
    }),
  );
}

export type Tried = { data: ConditionPreview | undefined; error: Error | null };

/** A rule that can be tried: JSON as it is to be sent; `null` = it is empty, or is not JSON yet. */
export function askedOf(condition: string, contextText: string | null): string | null {
  if (contextText === null || condition.trim() === '' || isFault(readJson(condition))) return null;
  return `{"condition":${condition},"context":${contextText}}`;
}

/** @param triedOf what the rule of a filter came to, by the key of the action */
export function verdictsOf(
  actions: readonly ActionDraft[],
  triedOf: (key: string) => Tried | undefined,
  hasContext: boolean,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  let before: 'open' | 'ended' | 'unknown' = hasContext ? 'open' : 'unknown';
  for (const { key, kind } of actions) {
    const verdict = before === 'open' ? ownVerdict(kind, triedOf(key)) : laterVerdict(before);
    if (verdict.is === 'stopped') before = 'ended';
    else if (verdict.is === 'unknown') before = 'unknown';
    verdicts.set(key, verdict);
  }
  return verdicts;
}

function ownVerdict(kind: ActionDraft['kind'], tried: Tried | undefined): Verdict {
  if (kind === 'target.send') return { is: 'planned', reason: null };
  const met = tried?.data?.met ?? null;
  if (met === null) return { is: 'unknown', reason: null };
  return met ? { is: 'passed', reason: null } : { is: 'stopped', reason: tried?.data?.reason ?? null };
}

const laterVerdict = (before: 'ended' | 'unknown'): Verdict => ({
  is: before === 'ended' ? 'skipped' : 'unknown',
  reason: null,
});
