import type { TriggerAction as ActionResource, Trigger as TriggerResource } from '@posthorn/contracts';
import { toVendorTime } from '@posthorn/contracts/plain';
import type { AuditedFields } from '../domain/audit.ts';
import type { ActionSettings, Trigger, TriggerAction } from '../domain/trigger.ts';

export const presentAction = (action: TriggerAction): ActionResource => ({
  id: action.id,
  uuid: action.uuid,
  references_id: null,
  name: action.name,
  sort_order: action.sortOrder,
  description: action.description,
  notes: action.notes,
  delay: action.delaySeconds,
  arguments: presentArguments(action),
  created_at: toVendorTime(action.createdAt),
  updated_at: toVendorTime(action.updatedAt),
});

const presentArguments = (action: ActionSettings): ActionResource['arguments'] =>
  action.arguments.map(({ name, value, isDynamic }) => ({ name, value, is_dynamic: isDynamic }));

export const presentTrigger = (trigger: Trigger): TriggerResource => ({
  id: trigger.id,
  name: trigger.name,
  trigger: trigger.event,
  description: trigger.description,
  notes: trigger.notes,
  is_active: trigger.isActive,
  actions: trigger.actions.map(presentAction),
  user_id: trigger.tokenId,
  created_at: toVendorTime(trigger.createdAt),
  updated_at: toVendorTime(trigger.updatedAt),
});

/** The fields of a trigger that the audit log records. An action is recorded whole, so that its change shows what it was. */
export function auditedTrigger(trigger: Trigger): AuditedFields {
  const shown: Record<string, unknown> = {
    name: trigger.name,
    trigger: trigger.event,
    description: trigger.description,
    notes: trigger.notes,
    is_active: trigger.isActive,
  };
  for (const action of trigger.actions) {
    const { uuid, name, sortOrder, description, notes, delaySeconds } = action;
    const plain = { uuid, name, sort_order: sortOrder, description, notes, delay: delaySeconds };
    shown[`actions.${action.id}`] = { ...plain, arguments: presentArguments(action) };
  }
  return { shown, hidden: {} };
}
