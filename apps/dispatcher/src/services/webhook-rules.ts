// Checks the condition and the extra data template of a webhook before they are stored, so that the author learns of
// a mistake.
import { isDeepStrictEqual } from 'node:util';
import type { FieldErrors, WebhookSettings } from '@posthorn/contracts';
import { judgeCondition } from '../domain/condition/judge-condition.ts';
import { type Condition, parseCondition } from '../domain/condition/parse-condition.ts';
import { JsonSourceError, memberSpans } from '../domain/json-source.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Renderer } from '../ports/renderer.ts';

/** A request's body: conditions are kept as they were written. */
export type PostedJson = { text: string; value: unknown };

export type WebhookRules = {
  /** `undefined` = not given. */
  condition?: Condition | null;
  extraDataTemplate?: string | null;
  fields: FieldErrors;
  warnings: string[];
};

export const NO_RULES: WebhookRules = { fields: {}, warnings: [] };

type Input = Pick<WebhookSettings, 'condition' | 'extra_data_template'>;

type Judge = { renderer: Pick<Renderer, 'check'>; tenantId: number };
type Stored = Pick<Webhook, 'condition' | 'extraDataTemplate'>;
const NOTHING_STORED: Stored = { condition: null, extraDataTemplate: null };

/** `stored`: what a change begins from. A rule that is stored already is never refused, and keeps its spelling. */
export async function readRules(
  judge: Judge,
  input: Input,
  text: string,
  stored: Stored = NOTHING_STORED,
): Promise<WebhookRules> {
  const rules: WebhookRules = { fields: {}, warnings: [] };
  readCondition(input, text, rules);
  if (isStored(input.condition, stored.condition)) {
    delete rules.fields['condition'];
    rules.condition = stored.condition;
  }
  await readTemplate(input, judge, rules);
  if (rules.extraDataTemplate === stored.extraDataTemplate) delete rules.fields['extra_data_template'];
  return rules;
}

const isStored = (given: Input['condition'], stored: Condition | null): boolean =>
  given != null && stored !== null && isDeepStrictEqual(given, stored.rule);

/** Source text alone shows repeated names, and members that parsing would lose. */
function readCondition({ condition }: Input, text: string, rules: WebhookRules): void {
  if (condition === undefined) return;
  if (condition === null) {
    rules.condition = null;
    return;
  }
  try {
    const { start = 0, end = 0 } = memberSpans(text).get('condition') ?? {};
    const parsed = parseCondition(text.slice(start, end));
    if (!parsed.ok) {
      rules.fields['condition'] = [parsed.fault];
      return;
    }
    const { fault, warnings } = judgeCondition(parsed.condition);
    if (fault !== null) rules.fields['condition'] = [fault];
    rules.condition = parsed.condition;
    for (const warning of warnings) rules.warnings.push(`condition: ${warning}`);
  } catch (error) {
    if (!(error instanceof JsonSourceError)) throw error;
    rules.fields[error.path] = [error.message];
  }
}

async function readTemplate(
  { extra_data_template: template }: Input,
  { renderer, tenantId }: Judge,
  rules: WebhookRules,
): Promise<void> {
  if (template === undefined) return;
  // An empty field of a form means none.
  rules.extraDataTemplate = template === null || template.trim() === '' ? null : template;
  if (rules.extraDataTemplate === null) return;
  const checked = await renderer.check({ tenantId, template: rules.extraDataTemplate });
  if (!checked.ok) rules.fields['extra_data_template'] = [checked.reason];
  else for (const warning of checked.warnings) rules.warnings.push(`extra_data_template: ${warning}`);
}
