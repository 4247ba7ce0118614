// Runs a trigger for an event: what each of its actions decides, and what is to be sent. Pure: the same answer in the
// accept path, in a pending fan-out and in a preview.

import type { ActionRunStatus } from '@posthorn/contracts';
import type { ActionKind } from './action-kind.ts';
import { evaluateCondition } from './condition/evaluate-condition.ts';
import { evaluateRule } from './condition/interpreter.ts';
import type { Condition } from './condition/parse-condition.ts';
import { cut } from './condition/words.ts';
import type { Cost } from './cost.ts';
import { type ActionArgument, HANDLE_ARGUMENT, type Trigger, type TriggerAction } from './trigger.ts';

/** The argument of a `filter` that is its rule. */
export const CONDITION_ARGUMENT = 'condition';

/** `arguments` as they were resolved; `null` where the action was not reached. */
export type RunItem = {
  actionId: number;
  handler: ActionKind;
  status: ActionRunStatus;
  arguments: Readonly<Record<string, unknown>> | null;
  /** Why it stopped the chain or sends nothing. It shows values of the event. */
  reason: string | null;
  targetId: number | null;
};

/** What a trigger needs of a target: the rest is its sender's business. */
export type Reachable = { id: number; handle: string; condition: Condition | null };

/** One request to plan. `variables`: for the target's template, in addition to the context. */
export type Send<Target extends Reachable> = {
  actionId: number;
  target: Target;
  /** As the text of a JSON object; `null` = none. */
  variables: string | null;
  delayMs: number;
};

export type TriggerRun<Target extends Reachable> = {
  items: RunItem[];
  /** One for each item that is `planned`, in their order. */
  sends: Send<Target>[];
};

/** What looking at one action costs beside its rules. */
const ACTION_STEPS = 5;

/**
 * Lowest `sortOrder` first; a filter that is not met ends the chain. An action that fails does not: the ones after it may
 * not depend on it. @param value the parsed context
 */
export function runTrigger<Target extends Reachable>(
  { actions }: Pick<Trigger, 'actions'>,
  value: unknown,
  targetOf: (handle: string) => Target | undefined,
  cost?: Cost,
): TriggerRun<Target> {
  const run: TriggerRun<Target> = { items: [], sends: [] };
  let isOver = false;
  for (const action of actions) {
    cost?.add(ACTION_STEPS);
    if (isOver) run.items.push(itemOf(action, 'skipped', null));
    else if (action.kind === 'filter') {
      const item = filtered(action, value, cost);
      isOver = item.status === 'stopped';
      run.items.push(item);
    } else send(run, action, value, targetOf, cost);
  }
  return run;
}

/**
 * What one `target.send` sends that a person chose: past the filters before it, the target's condition and its delay.
 * @param value the parsed context
 */
export function sendByHand<Target extends Reachable>(
  action: TriggerAction,
  value: unknown,
  targetOf: (handle: string) => Target | undefined,
): { ok: true; target: Target; variables: string | null } | { ok: false; fault: string } {
  const { resolved, target, text } = resolveSend(action, value, targetOf);
  const fault = sendFault(resolved, target, text);
  if (fault === null && target !== undefined) return { ok: true, target, variables: variablesOf(text) };
  return { ok: false, fault: fault ?? handleFault(undefined) };
}

/** What a run comes to that does not begin. */
export const notRun = ({ actions }: Pick<Trigger, 'actions'>): TriggerRun<never> => ({
  items: actions.map((action) => itemOf(action, 'skipped', null)),
  sends: [],
});

const itemOf = (
  { id, kind }: TriggerAction,
  status: ActionRunStatus,
  args: RunItem['arguments'],
  reason: string | null = null,
  targetId: number | null = null,
): RunItem => ({ actionId: id, handler: kind, status, arguments: args, reason, targetId });

function filtered(action: TriggerAction, value: unknown, cost: Cost | undefined): RunItem {
  const rule = action.arguments.find(({ name }) => name === CONDITION_ARGUMENT)?.value;
  const result = evaluateCondition({ rule }, value, cost);
  // The rule is shown with the action: what it came to is the verdict, and the reason has the values.
  return result.met ? itemOf(action, 'passed', {}) : itemOf(action, 'stopped', {}, result.reason);
}

function send<Target extends Reachable>(
  run: TriggerRun<Target>,
  action: TriggerAction,
  value: unknown,
  targetOf: (handle: string) => Target | undefined,
  cost: Cost | undefined,
): void {
  const { resolved, target, text } = resolveSend(action, value, targetOf, cost);
  const { status, reason } = verdictOn(resolved, target, text, value, cost);
  run.items.push(itemOf(action, status, resolved.values, reason, target?.id ?? null));
  if (status !== 'planned' || target === undefined) return;
  const delayMs = action.delaySeconds * 1000;
  run.sends.push({ actionId: action.id, target, variables: variablesOf(text), delayMs });
}

const variablesOf = (text: string): string | null => (text === '{}' ? null : text);

/** `text`: the arguments that are the template's variables, as JSON. */
function resolveSend<Target extends Reachable>(
  action: TriggerAction,
  value: unknown,
  targetOf: (handle: string) => Target | undefined,
  cost?: Cost,
): { resolved: Resolved; target: Target | undefined; text: string } {
  const resolved = resolve(action.arguments, value, cost);
  const { [HANDLE_ARGUMENT]: handle, ...variables } = resolved.values;
  const target = typeof handle === 'string' ? targetOf(handle) : undefined;
  return { resolved, target, text: JSON.stringify(variables) };
}

/** Why it can send nothing; `null` = it can. */
function sendFault(resolved: Resolved, target: Reachable | undefined, variables: string): string | null {
  if (!resolved.ok) return resolved.fault;
  if (target === undefined) return handleFault(resolved.values[HANDLE_ARGUMENT]);
  return variables.length > VARIABLES_MAX_CHARS ? VARIABLES_TOO_LONG : null;
}

function verdictOn(
  resolved: Resolved,
  target: Reachable | undefined,
  variables: string,
  value: unknown,
  cost: Cost | undefined,
): { status: ActionRunStatus; reason: string | null } {
  const fault = sendFault(resolved, target, variables);
  if (fault !== null) return { status: 'failed', reason: fault };
  const condition = target?.condition ?? null;
  const result = condition === null ? null : evaluateCondition(condition, value, cost);
  if (result === null || result.met) return { status: 'planned', reason: null };
  return { status: 'suppressed', reason: `the target's condition: ${result.reason}` };
}

/** Each send stores them, to render its template again. */
const VARIABLES_MAX_CHARS = 65_536;
const VARIABLES_TOO_LONG = `the arguments come to more than ${VARIABLES_MAX_CHARS} characters of JSON: pass less of the context, which the template can read by itself`;

const handleFault = (handle: unknown): string =>
  typeof handle === 'string'
    ? `there is no target with the handle "${cut(handle)}": create it, or correct ${HANDLE_ARGUMENT}`
    : `${HANDLE_ARGUMENT} must come to a text; it came to ${kindOf(handle)}`;

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;

type Resolved =
  | { ok: true; values: Record<string, unknown> }
  | { ok: false; values: Record<string, unknown>; fault: string };

/** What a rule cannot give is `null`, as in JSON. */
function resolve(args: readonly ActionArgument[], data: unknown, cost: Cost | undefined): Resolved {
  const values: [string, unknown][] = [];
  let fault: string | null = null;
  for (const { name, value, isDynamic } of args) {
    if (isDynamic !== true) {
      values.push([name, value]);
      continue;
    }
    const evaluation = evaluateRule(value, data);
    cost?.add(evaluation.steps);
    if (evaluation.ok) values.push([name, evaluation.value ?? null]);
    else fault ??= `the argument "${cut(name)}" cannot be evaluated: ${evaluation.fault}`;
  }
  // As own members, whatever they are called.
  const resolved = Object.fromEntries(values);
  return fault === null ? { ok: true, values: resolved } : { ok: false, values: resolved, fault };
}
