import { CONDITION_SAMPLE_DEFAULT, type ConditionPreview, conditionPreviewInput } from '@posthorn/contracts';
import { resultOf } from '../domain/condition/evaluate-condition.ts';
import { evaluateRule } from '../domain/condition/interpreter.ts';
import { judgeCondition } from '../domain/condition/judge-condition.ts';
import { type Condition, parseCondition } from '../domain/condition/parse-condition.ts';
import { previewCondition as tryCondition } from '../domain/condition/preview-condition.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { readJson } from '../domain/read-json.ts';
import type { Token } from '../domain/token.ts';
import type { Store } from '../ports/store/index.ts';
import { membersOf } from './members-of.ts';
import { contextOf, requireEvents, type Sampler, type SampleWish } from './preview-subject.ts';

type Deps = { store: Pick<Store, 'getEvent'>; sample: Sampler };

/** How a condition would come out, by the engine that decides of deliveries. Nothing is stored or sent. */
export function previewCondition({ store, sample }: Deps) {
  return async (token: Token, text: string, value: unknown): Promise<ConditionPreview> => {
    const input = conditionPreviewInput.safeParse(value);
    if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
    requireEvents(token, input.data);
    const memberText = membersOf(text);
    const parsed = parseCondition(memberText('condition'));
    if (!parsed.ok) throw invalid({ condition: [parsed.fault] });
    const { condition } = parsed;
    const { fault, warnings } = judgeCondition(condition);
    if (fault !== null) throw invalid({ condition: [fault] });
    const context = await contextOf(store, token, input.data, memberText);
    const tried = context === null ? null : tryCondition(condition, readJson(context));
    const wish = input.data.sample;
    const sampled = wish === undefined ? null : await sampleOf(sample, token, condition, wish);
    return {
      met: tried?.met ?? null,
      reason: tried === null || tried.met ? null : tried.reason,
      warnings: [...new Set([...(tried?.warnings ?? []), ...warnings, ...(sampled?.warnings ?? [])])],
      steps_used: tried?.steps ?? null,
      values: tried?.values ?? [],
      sample: sampled?.counted ?? null,
    };
  };
}

async function sampleOf(sample: Sampler, token: Token, condition: Condition, wish: SampleWish) {
  let failed = 0;
  const { rows, warnings } = await sample(
    token,
    { event: wish.event, limit: wish.limit ?? CONDITION_SAMPLE_DEFAULT },
    ({ context }) => {
      const data: unknown = readJson(context);
      const evaluation = evaluateRule(condition.rule, data);
      if (!evaluation.ok) failed += 1;
      const result = resultOf(condition, data, evaluation);
      return { met: result.met, reason: result.met ? null : result.reason };
    },
  );
  const met = rows.filter((row) => row.met).length;
  return { warnings, counted: { events_looked_at: rows.length, met, not_met: rows.length - met, failed, rows } };
}
