// Between the rows of a trigger, one of `triggers` and one of `trigger_actions` for each action, and the trigger they stand for.
import { readKind } from '../../domain/action-kind.ts';
import { inOrder, type NewAction, type NewTrigger, type Trigger, type TriggerAction } from '../../domain/trigger.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { anything, flag as isFlag, json, listOf, objectOf, orNull, text } from './stored-values.ts';

export type TriggerRow = {
  id: number;
  tenant_id: number;
  name: string;
  event: string;
  description: string | null;
  notes: string | null;
  is_active: number;
  token_id: number | null;
  created_at: number;
  updated_at: number;
  version: number;
};

export type ActionRow = {
  id: number;
  trigger_id: number;
  uuid: string;
  name: string;
  sort_order: number | null;
  description: string | null;
  notes: string | null;
  delay_seconds: number;
  arguments: string;
  created_at: number;
  updated_at: number;
};

const storedArguments = json(listOf(objectOf({ name: text, value: anything, isDynamic: orNull(isFlag) })));

function actionFromRow(row: ActionRow): TriggerAction {
  const read = readKind(row.uuid);
  if (!read.ok) throw new Error(`a stored action: ${read.fault}`);
  return {
    id: row.id,
    kind: read.kind,
    uuid: row.uuid,
    name: row.name,
    sortOrder: row.sort_order,
    description: row.description,
    notes: row.notes,
    delaySeconds: row.delay_seconds,
    arguments: storedArguments(row.arguments),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function* actionsOf(tx: Tx, triggerId: number): Steps<ActionRow[]> {
  return yield* tx.all<ActionRow>('SELECT * FROM trigger_actions WHERE trigger_id = ? ORDER BY id', [triggerId]);
}

export const triggerFrom = (row: TriggerRow, actions: readonly ActionRow[]): Trigger => ({
  id: row.id,
  tenantId: row.tenant_id,
  name: row.name,
  event: row.event,
  description: row.description,
  notes: row.notes,
  isActive: row.is_active === 1,
  tokenId: row.token_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
  actions: inOrder(actions.map(actionFromRow)),
});

export function* triggersFromRows(tx: Tx, rows: readonly TriggerRow[]): Steps<Trigger[]> {
  const triggers: Trigger[] = [];
  for (const row of rows) triggers.push(triggerFrom(row, yield* actionsOf(tx, row.id)));
  return triggers;
}

/** Column → value, for INSERT and UPDATE alike. `version` is the statements' own. */
export const triggerColumns = (trigger: NewTrigger) => ({
  tenant_id: trigger.tenantId,
  name: trigger.name,
  event: trigger.event,
  description: trigger.description,
  notes: trigger.notes,
  is_active: flag(trigger.isActive),
  token_id: trigger.tokenId,
  created_at: trigger.createdAt,
  updated_at: trigger.updatedAt,
});

export const actionColumns = (triggerId: number, action: NewAction) => ({
  trigger_id: triggerId,
  uuid: action.uuid,
  name: action.name,
  sort_order: action.sortOrder,
  description: action.description,
  notes: action.notes,
  delay_seconds: action.delaySeconds,
  arguments: JSON.stringify(action.arguments),
  created_at: action.createdAt,
  updated_at: action.updatedAt,
});
