// Triggers and actions to test with; a test names only what it is about.
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
