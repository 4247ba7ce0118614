// Checks the arguments of an action before they are stored, so that the author learns of a mistake.
import { ARGUMENTS_MAX_CHARACTERS, type FieldErrors } from '@posthorn/contracts';
import type { ActionKind } from '../domain/action-kind.ts';
import { type Judgement, judgeArgument, judgeCondition } from '../domain/condition/judge-condition.ts';
import { type Condition, parseCondition } from '../domain/condition/parse-condition.ts';
import { CONDITION_ARGUMENT } from '../domain/reaction.ts';
import { type ActionArgument, type ActionSettings, HANDLE_ARGUMENT } from '../domain/trigger.ts';

/** `handles`: the targets that were named, each at the field that names it. */
export type Faults = { fields: FieldErrors; warnings: string[]; handles: { field: string; handle: string }[] };

/** A name that a template can read. */
const TEMPLATE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

type Given = { name: string; value?: unknown; is_dynamic?: boolean | null | undefined };

/** @param kind `null` = not known */
export const argumentsOf = (given: readonly Given[], kind: ActionKind | null): ActionArgument[] =>
  given.map(({ name, value, is_dynamic: isDynamic = null }) => ({
    name,
    value: kind === 'filter' && name === CONDITION_ARGUMENT ? ruleIn(value) : value,
    isDynamic,
  }));

/** A condition may be sent as a text of JSON, as targets answer theirs. A text that is no rule is refused as it is. */
function ruleIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const parsed = parseCondition(value);
  return parsed.ok ? parsed.condition.rule : value;
}

/** @param prefix of the action, in front of the names of its fields */
export function judgeArguments(action: ActionSettings, faults: Faults, prefix: string): void {
  const { fields } = faults;
  const at = `${prefix}arguments`;
  const names = new Set<string>();
  for (const [index, argument] of action.arguments.entries()) {
    const label = `${at}.${index}`;
    if (names.has(argument.name)) fields[`${label}.name`] = [`appears twice in one action: "${argument.name}"`];
    names.add(argument.name);
    if (argument.value === undefined) fields[`${label}.value`] = ['is required'];
    else if (action.kind === 'filter' && argument.name === CONDITION_ARGUMENT)
      judgeRule(argument.value, label, faults, judgeCondition);
    else if (argument.isDynamic === true) judgeDynamic(argument.value, label, faults);
    if (action.kind === 'filter' && argument.name !== CONDITION_ARGUMENT) {
      faults.warnings.push(`${label}.name: a filter does not use the argument "${argument.name}"`);
    } else if (action.kind === 'target.send' && !TEMPLATE_NAME.test(argument.name)) {
      faults.warnings.push(`${label}.name: a template cannot read "${argument.name}": use letters, digits and "_"`);
    }
  }
  if (JSON.stringify(action.arguments).length > ARGUMENTS_MAX_CHARACTERS) {
    fields[at] = [`must be at most ${ARGUMENTS_MAX_CHARACTERS} characters of JSON in all`];
  }
  if (action.kind === 'filter') requireCondition(action, fields, at);
  else requireHandle(action, faults, at);
}

function requireCondition(action: ActionSettings, fields: FieldErrors, at: string): void {
  if (argumentOf(action, CONDITION_ARGUMENT) !== undefined) return;
  fields[at] ??= [`must have "${CONDITION_ARGUMENT}", a JSON Logic rule: without it a filter has nothing to decide`];
}

function requireHandle(action: ActionSettings, { fields, handles }: Faults, at: string): void {
  const handle = argumentOf(action, HANDLE_ARGUMENT);
  if (handle === undefined) {
    fields[at] ??= [`must have "${HANDLE_ARGUMENT}", the handle of the target to send to`];
    return;
  }
  if (handle.isDynamic === true) return;
  const field = `${at}.${action.arguments.indexOf(handle)}.value`;
  if (typeof handle.value === 'string' && handle.value !== '') handles.push({ field, handle: handle.value });
  else fields[field] ??= ['must be the handle of a target, as a text'];
}

const argumentOf = (action: ActionSettings, name: string): ActionArgument | undefined =>
  action.arguments.find((one) => one.name === name);

function judgeRule(
  value: unknown,
  label: string,
  { fields, warnings }: Faults,
  judge: (rule: Condition) => Judgement,
): void {
  const parsed = parseCondition(typeof value === 'string' ? value : JSON.stringify(value));
  if (!parsed.ok) {
    fields[`${label}.value`] = [parsed.fault];
    return;
  }
  const judged = judge(parsed.condition);
  if (judged.fault !== null) fields[`${label}.value`] = [judged.fault];
  for (const warning of judged.warnings) warnings.push(`${label}.value: ${warning}`);
}

/** A text, a number or a list is a rule too: it comes to itself, item by item. */
function judgeDynamic(value: unknown, label: string, faults: Faults): void {
  if (typeof value !== 'object' || value === null) return;
  judgeRule(
    Array.isArray(value) || Object.keys(value).length !== 1 ? { and: [value] } : value,
    label,
    faults,
    judgeArgument,
  );
}
