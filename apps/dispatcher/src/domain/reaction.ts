// Runs a trigger for an event: what each of its actions decides, and what is to be sent. Pure: the same answer in the
// accept path, in a pending fan-out and in a preview.

import type { ActionKind } from './action-kind.ts';
import { evaluateCondition } from './condition/evaluate-condition.ts';
import { evaluateRule } from './condition/interpreter.ts';
import type { Condition } from './condition/parse-condition.ts';
import { cut } from './condition/words.ts';
import type { Cost } from './cost.ts';
import type { ActionArgument, Trigger, TriggerAction } from './trigger.ts';

/** The argument of a `filter` that is its rule. */
export const CONDITION_ARGUMENT = 'condition';
/** The argument of a `target.send` that names its target. */
export const HANDLE_ARGUMENT = 'target_handle';

/** What an action decided. `skipped`: the chain had ended before it. `suppressed`: its target's own condition is not met. */
const ITEM_STATUSES = ['passed', 'stopped', 'planned', 'suppressed', 'failed', 'skipped'] as const;
type ItemStatus = (typeof ITEM_STATUSES)[number];

/** `arguments` as they were resolved; `null` where the action was not reached. */
type RunItem = {
  actionId: number;
  handler: ActionKind;
  status: ItemStatus;
  arguments: Readonly<Record<string, unknown>> | null;
  /** Why it stopped the chain or sends nothing. It shows values of the event. */
  reason: string | null;
  targetId: number | null;
};

/** What a trigger needs of a target: the rest is its sender's business. */
export type Reachable = { id: number; handle: string; condition: Condition | null };

/** One request to plan. `variables`: for the target's template, in addition to the context. */
type Send<Target extends Reachable> = {
  actionId: number;
  target: Target;
  variables: Readonly<Record<string, unknown>>;
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

const itemOf = (
  { id, kind }: TriggerAction,
  status: ItemStatus,
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
  const resolved = resolve(action.arguments, value, cost);
  if (!resolved.ok) {
    run.items.push(itemOf(action, 'failed', resolved.values, resolved.fault));
    return;
  }
  const { [HANDLE_ARGUMENT]: handle, ...variables } = resolved.values;
  const target = typeof handle === 'string' ? targetOf(handle) : undefined;
  if (target === undefined) {
    run.items.push(itemOf(action, 'failed', resolved.values, handleFault(handle)));
    return;
  }
  const suppressed = target.condition === null ? null : evaluateCondition(target.condition, value, cost);
  if (suppressed !== null && !suppressed.met) {
    const reason = `the target's condition: ${suppressed.reason}`;
    run.items.push(itemOf(action, 'suppressed', resolved.values, reason, target.id));
    return;
  }
  run.items.push(itemOf(action, 'planned', resolved.values, null, target.id));
  run.sends.push({ actionId: action.id, target, variables, delayMs: action.delaySeconds * 1000 });
}

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
