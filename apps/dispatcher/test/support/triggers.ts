// Triggers and actions to test with; a test names only what it is about.
import type { NewRun } from '../../src/domain/acceptance.ts';
import type { RunItem } from '../../src/domain/reaction.ts';
import type { ActionArgument, NewAction, NewTrigger, TriggerAction } from '../../src/domain/trigger.ts';
import { NOW } from './builders.ts';

let count = 0;

/** A `target.send` to the target `crm`, unless it is made otherwise. */
export function anAction(over: Partial<TriggerAction> = {}): TriggerAction {
  count += 1;
  return {
    id: count,
    kind: 'target.send',
    uuid: over.kind ?? 'target.send',
    name: `action ${count}`,
    sortOrder: null,
    description: null,
    notes: null,
    delaySeconds: 0,
    arguments: [{ name: 'target_handle', value: 'crm', isDynamic: false }],
    createdAt: NOW,
    updatedAt: NOW,
    ...over,
  };
}

export const filterOf = (rule: unknown, isDynamic: boolean | null = null): TriggerAction =>
  anAction({ kind: 'filter', arguments: [{ name: 'condition', value: rule, isDynamic }] });

export const sendTo = (handle: string, more: readonly ActionArgument[] = []): TriggerAction =>
  anAction({ arguments: [{ name: 'target_handle', value: handle, isDynamic: false }, ...more] });

export const newTrigger = (tenantId: number, over: Partial<NewTrigger> = {}): NewTrigger => ({
  tenantId,
  name: 'a trigger',
  event: 'profile.created',
  description: null,
  notes: null,
  isActive: true,
  tokenId: null,
  actions: [],
  createdAt: NOW,
  updatedAt: NOW,
  ...over,
});

/** The same action, before it is stored. */
export const unstored = (action: TriggerAction): NewAction => ({ ...action, id: null });

/** Ran, with one planned item for each delivery behind a filter that passed. */
export function aRun({
  arguments: args = { target_handle: 'crm' },
  reason = null,
  ...over
}: Partial<NewRun> & Pick<Partial<RunItem>, 'arguments' | 'reason'> = {}): NewRun {
  const deliveries = over.deliveries ?? [];
  const send = { handler: 'target.send', status: 'planned', arguments: args, reason: null, targetId: 1 } as const;
  const filter = { actionId: 1, handler: 'filter', status: 'passed', arguments: {}, reason, targetId: null } as const;
  const items: RunItem[] = [filter, ...deliveries.map((_, index) => ({ ...send, actionId: index + 2 }))];
  return { triggerId: 1, triggerName: 'a trigger', stop: null, items, ...over, deliveries };
}
