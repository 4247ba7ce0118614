// Triggers and targets as they were when an event was accepted whose fan-out is pending. Nothing is copied at acceptance: one
// that is changed or deleted meanwhile leaves behind what it was. Several writers: the row and the version that ended it
// are the primary key.
import type { Target } from '../../domain/target.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { AsAcceptedInput } from '../../ports/store/accept.ts';
import type { Steps, Tx } from '../tx.ts';
import { nextVersion } from './routing-version.ts';
import { storedCondition } from './stored-condition.ts';
import { TARGETS, type TargetRow, targetFromRow } from './target-rows.ts';
import { type ActionRow, actionsOf, type TriggerRow, triggerFrom } from './trigger-rows.ts';

function* isFanningOut(tx: Tx, tenantId: number): Steps<boolean> {
  return (yield* tx.get('SELECT 1 FROM fan_outs WHERE tenant_id = ? LIMIT 1', [tenantId])) !== undefined;
}

type StoredTrigger = TriggerRow & { routed_since: number };
type TriggerDocument = { row: TriggerRow; actions: ActionRow[] };

/** Before a trigger is changed or deleted. Does nothing unless an event of the tenant waits for its fan-out. */
export function* keepTrigger(tx: Tx, tenantId: number, id: number): Steps<void> {
  if (!(yield* isFanningOut(tx, tenantId))) return;
  const row = yield* tx.get<StoredTrigger>('SELECT * FROM triggers WHERE id = ? AND tenant_id = ?', [id, tenantId]);
  if (row === undefined) return;
  const document: TriggerDocument = { row, actions: yield* actionsOf(tx, id) };
  yield* tx.run(
    'INSERT INTO past_triggers (tenant_id, trigger_id, until_version, since_version, document) VALUES (?, ?, ?, ?, ?)',
    [tenantId, id, yield* nextVersion(tx, tenantId), row.routed_since, JSON.stringify(document)],
  );
}

/** The same for a target. */
export function* keepTarget(tx: Tx, tenantId: number, id: number): Steps<void> {
  if (!(yield* isFanningOut(tx, tenantId))) return;
  yield* tx.run(
    `INSERT INTO past_targets (tenant_id, target_id, until_version, since_version, handle, template, condition)
       SELECT tenant_id, id, ?, routed_since, handle, template, condition FROM targets WHERE id = ? AND tenant_id = ?`,
    [yield* nextVersion(tx, tenantId), id, tenantId],
  );
}

/** From the next routing version on, a trigger or target is known as it is now. */
export function* routedFromNext(tx: Tx, table: 'triggers' | 'targets', tenantId: number, id: number): Steps<void> {
  yield* tx.run(`UPDATE ${table} SET routed_since = ? WHERE id = ?`, [yield* nextVersion(tx, tenantId), id]);
}

const AT_VERSION = 'tenant_id = ? AND since_version <= ? AND until_version > ?';

/** Those that were on, in order of their ids. */
export function* triggersAsAccepted(tx: Tx, { tenantId, version }: AsAcceptedInput): Steps<Trigger[]> {
  const present = yield* tx.all<TriggerRow>('SELECT * FROM triggers WHERE tenant_id = ? AND routed_since <= ?', [
    tenantId,
    version,
  ]);
  const triggers: Trigger[] = [];
  for (const row of present) triggers.push(triggerFrom(row, yield* actionsOf(tx, row.id)));
  const past = yield* tx.all<{ document: string }>(`SELECT document FROM past_triggers WHERE ${AT_VERSION}`, [
    tenantId,
    version,
    version,
  ]);
  for (const { document } of past) {
    const { row, actions }: TriggerDocument = JSON.parse(document);
    triggers.push(triggerFrom(row, actions));
  }
  return triggers.filter(({ isActive }) => isActive).sort((a, b) => a.id - b.id);
}

type PastTarget = { target_id: number; handle: string; template: string | null; condition: string | null };

/** With handle, template and condition of then; the rest is as it is now. One that is deleted is not among them. */
export function* targetsAsAccepted(tx: Tx, { tenantId, version }: AsAcceptedInput): Steps<Target[]> {
  const targets: Target[] = [];
  const present = yield* tx.all<TargetRow & { routed_since: number }>(
    `SELECT * FROM ${TARGETS} WHERE tenant_id = ? ORDER BY id`,
    [tenantId],
  );
  const past = yield* tx.all<PastTarget>(
    `SELECT target_id, handle, template, condition FROM past_targets WHERE ${AT_VERSION}`,
    [tenantId, version, version],
  );
  for (const row of present) {
    const then = row.routed_since <= version ? null : past.find(({ target_id: id }) => id === row.id);
    if (then === undefined) continue;
    const now = yield* targetFromRow(tx, row);
    targets.push(then === null ? now : { ...now, ...settingsOf(then) });
  }
  return targets;
}

const settingsOf = ({
  handle,
  template,
  condition,
}: PastTarget): Pick<Target, 'handle' | 'template' | 'condition'> => ({
  handle,
  template,
  condition: storedCondition(condition),
});

/** Of one step: the rest goes with the next. */
const FORGOTTEN_MAX = 500;

/** What no pending fan-out was accepted under. @param version the oldest that one was; `null` = none is pending */
export function* forgetPastReactions(tx: Tx, tenantId: number, version: number | null): Steps<void> {
  for (const [table, id] of [
    ['past_triggers', 'trigger_id'],
    ['past_targets', 'target_id'],
  ] as const) {
    yield* tx.run(
      `DELETE FROM ${table} WHERE tenant_id = :tenantId AND (${id}, until_version) IN (
         SELECT ${id}, until_version FROM ${table}
         WHERE tenant_id = :tenantId AND (:version IS NULL OR until_version <= :version) LIMIT :limit)`,
      { tenantId, version, limit: FORGOTTEN_MAX },
    );
  }
}
