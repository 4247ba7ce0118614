// A reaction in words, as its list shows it.
import type { Trigger, TriggerAction } from '@posthorn/contracts';
import { spanText } from '../../ui/clock.ts';

const RULE_MAX = 100;
const INFIX = new Set([
  '==',
  '===',
  '!=',
  '!==',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not_in',
  'and',
  'or',
  '+',
  '-',
  '*',
  '/',
  '%',
]);

/** @param nameOf the name of the target with a handle; `null` = there is none */
export const actionsText = ({ actions }: Trigger, nameOf: (handle: string) => string | null): string =>
  actions.length === 0 ? 'does nothing yet' : actions.map((action) => actionText(action, nameOf)).join(' → ');

function actionText(
  { uuid, delay, arguments: args }: TriggerAction,
  nameOf: (handle: string) => string | null,
): string {
  const argument = (name: string) => args.find((one) => one.name === name);
  if (uuid === 'filter') return `only if ${cut(ruleWords(argument('condition')?.value ?? null))}`;
  const target = argument('target_handle');
  const after = delay === 0 ? '' : ` after ${spanText(delay * 1000)}`;
  if (target?.is_dynamic === true || typeof target?.value !== 'string')
    return `send to a target chosen by a rule${after}`;
  return `send to ${nameOf(target.value) ?? `${target.value} (no such target)`}${after}`;
}

/** A rule as people read it: `profile.tier_handle == "gold" and total > 100`. What is not common stays JSON. */
export function ruleWords(rule: unknown, isInner = false): string {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return JSON.stringify(rule);
  const [entry, ...others] = Object.entries(rule);
  if (entry === undefined || others.length > 0) return JSON.stringify(rule);
  const [operator, value] = entry;
  const args: unknown[] = Array.isArray(value) ? value : [value];
  if (operator === 'var' && typeof args[0] === 'string') return args[0] === '' ? 'the context' : args[0];
  if (operator === '!' && args.length === 1) return `not ${ruleWords(args[0], true)}`;
  if (operator === '!!' && args.length === 1) return `${ruleWords(args[0], true)} is set`;
  if (!INFIX.has(operator) || args.length < 2) return JSON.stringify(rule);
  const words = args.map((one) => ruleWords(one, true)).join(` ${operator.replace('_', ' ')} `);
  return isInner ? `(${words})` : words;
}

const cut = (text: string): string => (text.length > RULE_MAX ? `${text.slice(0, RULE_MAX)}…` : text);
