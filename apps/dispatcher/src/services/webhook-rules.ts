import type { WebhookSettings } from '@posthorn/contracts';
import type { Webhook } from '../domain/webhook.ts';
import { type Findings, type Judge, postedCondition, postedTemplate } from './posted-rules.ts';

export type WebhookRules = Findings & Partial<Pick<Webhook, 'condition' | 'extraDataTemplate'>>;

export const NO_RULES: WebhookRules = { fields: {}, warnings: [] };

type Stored = Pick<Webhook, 'condition' | 'extraDataTemplate'>;
const NOTHING_STORED: Stored = { condition: null, extraDataTemplate: null };

/** `stored`: what a change begins from. A rule that is stored already is never refused, and keeps its spelling. */
export async function readRules(
  judge: Judge,
  input: Pick<WebhookSettings, 'condition' | 'extra_data_template'>,
  text: string,
  stored: Stored = NOTHING_STORED,
): Promise<WebhookRules> {
  const rules: WebhookRules = { fields: {}, warnings: [] };
  const condition = postedCondition(input.condition, text, stored.condition, rules);
  const name = 'extra_data_template';
  const template = await postedTemplate(name, input[name], stored.extraDataTemplate, judge, rules);
  if (condition !== undefined) rules.condition = condition;
  if (template !== undefined) rules.extraDataTemplate = template;
  return rules;
}
