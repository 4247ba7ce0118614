// Triggers as they are set. Each change raises the tenant's routing version in the same commit, so that no event can be
// accepted by an older routing table.
// Several writers: the row of the trigger is compared by its version, and ids are of a sequence.

import type { TriggerFilterField } from '../../domain/list-filter.ts';
import { type NewAction, namesTarget, type Trigger } from '../../domain/trigger.ts';
import type { Page } from '../../ports/store/page.ts';
import type {
  CreateTriggerInput,
  DeleteTriggerInput,
  GetTriggerInput,
  ListTriggersInput,
  SaveTriggerOutcome,
  UpdateTriggerInput,
} from '../../ports/store/triggers.ts';
import type { Steps, Tx, Value } from '../tx.ts';
import { auditTrigger } from './audit-changes.ts';
import { type ListSql, whereOf } from './list-filter.ts';
import { keepTrigger, routedFromNext } from './past-reactions.ts';
import { nextVersion, raiseRoutingVersion } from './routing-version.ts';
import { actionColumns, type TriggerRow, triggerColumns, triggersFromRows } from './trigger-rows.ts';

export function* createTrigger(tx: Tx, input: CreateTriggerInput): Steps<SaveTriggerOutcome> {
  const { trigger, max } = input;
  const counted = yield* tx.get<{ count: number }>('SELECT count(*) AS count FROM triggers WHERE tenant_id = ?', [
    trigger.tenantId,
  ]);
  if ((counted?.count ?? 0) >= max) return { kind: 'too-many' };
  const routedSince = yield* nextVersion(tx, trigger.tenantId);
  const id = yield* insert(tx, 'triggers', { ...triggerColumns(trigger), routed_since: routedSince });
  yield* writeActions(tx, id, trigger.actions);
  yield* raiseRoutingVersion(tx, trigger.tenantId);
  const after = yield* written(tx, trigger.tenantId, id);
  yield* auditTrigger(tx, { ...input, before: null, after, at: trigger.createdAt });
  return { kind: 'saved', trigger: after };
}

export function* updateTrigger(tx: Tx, input: UpdateTriggerInput): Steps<SaveTriggerOutcome> {
  const { trigger, now } = input;
  const before = yield* getTrigger(tx, trigger);
  if (before === null) return { kind: 'not-found' };
  if (before.version !== trigger.version) return { kind: 'stale' };
  yield* keepTrigger(tx, trigger.tenantId, trigger.id);
  yield* update(tx, 'triggers', trigger.id, triggerColumns(trigger), ', version = version + 1');
  yield* routedFromNext(tx, 'triggers', trigger.tenantId, trigger.id);
  yield* removeOthers(tx, before, trigger.actions);
  yield* writeActions(tx, trigger.id, trigger.actions);
  yield* raiseRoutingVersion(tx, trigger.tenantId);
  const after = yield* written(tx, trigger.tenantId, trigger.id);
  yield* auditTrigger(tx, { ...input, before, after, at: now });
  return { kind: 'saved', trigger: after };
}

export function* deleteTrigger(tx: Tx, input: DeleteTriggerInput): Steps<boolean> {
  const before = yield* getTrigger(tx, input);
  if (before === null) return false;
  yield* keepTrigger(tx, input.tenantId, input.id);
  yield* tx.run('DELETE FROM triggers WHERE id = ?', [input.id]);
  yield* raiseRoutingVersion(tx, input.tenantId);
  yield* auditTrigger(tx, { ...input, before, after: null, at: input.now });
  return true;
}

export function* getTrigger(tx: Tx, { tenantId, id }: GetTriggerInput): Steps<Trigger | null> {
  const rows = yield* tx.all<TriggerRow>('SELECT * FROM triggers WHERE id = ? AND tenant_id = ?', [id, tenantId]);
  return (yield* triggersFromRows(tx, rows))[0] ?? null;
}

const LIST: ListSql<TriggerFilterField> = {
  columns: {
    id: 'id',
    name: 'name',
    trigger: 'event',
    description: 'description',
    notes: 'notes',
    is_active: 'is_active',
    user_id: 'token_id',
    created_at: '(created_at / 1000)',
    updated_at: '(updated_at / 1000)',
  },
  searched: ['name', 'event', 'description', 'notes'],
};

export function* listTriggers(tx: Tx, input: ListTriggersInput): Steps<Page<Trigger>> {
  const { tenantId, filter, order, offset, limit } = input;
  const where = whereOf(tx.dialect, { sql: 'tenant_id = ?', values: [tenantId] }, filter, LIST);
  const direction = order.descending ? 'DESC' : 'ASC';
  const counted = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM triggers WHERE ${where.sql}`,
    where.values,
  );
  const rows = yield* tx.all<TriggerRow>(
    `SELECT * FROM triggers WHERE ${where.sql} ORDER BY ${LIST.columns[order.field]} ${direction}, id ${direction} LIMIT ? OFFSET ?`,
    [...where.values, limit, offset],
  );
  return { items: yield* triggersFromRows(tx, rows), total: counted?.count ?? 0 };
}

/** The names of the tenant's triggers that send to this target, whether they are on or off. */
export function* triggersNaming(tx: Tx, tenantId: number, handle: string): Steps<string[]> {
  const rows = yield* tx.all<TriggerRow>('SELECT * FROM triggers WHERE tenant_id = ? ORDER BY id', [tenantId]);
  return (yield* triggersFromRows(tx, rows)).filter((one) => namesTarget(one, handle)).map(({ name }) => name);
}

type Table = 'triggers' | 'trigger_actions';
type Columns = Record<string, Value>;

function* insert(tx: Tx, table: Table, columns: Columns): Steps<number> {
  const names = Object.keys(columns);
  const row = yield* tx.get<{ id: number }>(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')}) RETURNING id`,
    columns,
  );
  if (row === undefined) throw new Error(`a row of ${table} was not inserted`);
  return row.id;
}

function* update(tx: Tx, table: Table, id: number, columns: Columns, also = ''): Steps<void> {
  const assignments = Object.keys(columns).map((name) => `${name} = :${name}`);
  yield* tx.run(`UPDATE ${table} SET ${assignments.join(', ')}${also} WHERE id = :id`, { ...columns, id });
}

function* writeActions(tx: Tx, triggerId: number, actions: readonly NewAction[]): Steps<void> {
  for (const action of actions) {
    const columns = actionColumns(triggerId, action);
    if (action.id === null) yield* insert(tx, 'trigger_actions', columns);
    else yield* update(tx, 'trigger_actions', action.id, columns);
  }
}

function* removeOthers(tx: Tx, before: Trigger, kept: readonly NewAction[]): Steps<void> {
  for (const { id } of before.actions) {
    if (kept.some((one) => one.id === id)) continue;
    yield* tx.run('DELETE FROM trigger_actions WHERE id = ?', [id]);
  }
}

function* written(tx: Tx, tenantId: number, id: number): Steps<Trigger> {
  const trigger = yield* getTrigger(tx, { tenantId, id });
  if (trigger === null) throw new Error(`trigger ${id} was just written and cannot be read back`);
  return trigger;
}
