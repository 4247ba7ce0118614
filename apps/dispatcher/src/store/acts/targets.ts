// Changing targets. Each change raises the tenant's routing version in the same commit, so that no event can be accepted by
// an older routing table.
// Several writers: the row of the endpoint is locked from the look at its version on, the handle is unique in its tenant, and
// ids are of a sequence.
import type {
  CreateTargetInput,
  DeleteTargetInput,
  DeleteTargetOutcome,
  SaveTargetOutcome,
  UpdateTargetInput,
} from '../../ports/store/targets.ts';
import type { Steps, Tx } from '../tx.ts';
import { auditTarget } from './audit-changes.ts';
import { deleteEndpoint, insertEndpoint, insertRow, readBack, updateEndpoint, updateRow } from './endpoint-writes.ts';
import { keepTarget, routedFromNext } from './past-reactions.ts';
import { raiseRoutingVersion } from './routing-version.ts';
import { findTarget, targetColumns } from './target-rows.ts';
import { triggersNaming } from './triggers.ts';

export function* createTarget(tx: Tx, input: CreateTargetInput): Steps<SaveTargetOutcome> {
  const { target } = input;
  const { tenantId, handle } = target;
  const taken = yield* tx.get<{ id: number }>('SELECT id FROM targets WHERE tenant_id = ? AND handle = ?', [
    tenantId,
    handle,
  ]);
  if (taken !== undefined) return { kind: 'taken', targetId: taken.id };
  const id = yield* insertEndpoint(tx, target, input);
  yield* insertRow(tx, 'targets', targetColumns(id, target));
  yield* routedFromNext(tx, 'targets', tenantId, id);
  yield* raiseRoutingVersion(tx, tenantId);
  const after = readBack(yield* findTarget(tx, tenantId, id), id);
  yield* auditTarget(tx, { ...input, before: null, after, at: target.createdAt });
  return { kind: 'saved', target: after };
}

export function* updateTarget(tx: Tx, input: UpdateTargetInput): Steps<SaveTargetOutcome> {
  const { target, now, held } = input;
  const { id, tenantId } = target;
  const stored = yield* findTarget(tx, tenantId, id);
  if (stored === null) return { kind: 'not-found' };
  if (stored.version !== target.version) return { kind: 'stale' };
  yield* keepTarget(tx, tenantId, id);
  const change = yield* updateEndpoint(tx, { ...input, stored, next: target });
  yield* updateRow(tx, 'targets', targetColumns(id, target));
  yield* routedFromNext(tx, 'targets', tenantId, id);
  yield* raiseRoutingVersion(tx, tenantId);
  const after = readBack(yield* findTarget(tx, tenantId, id), id);
  const also = change.endsHolding ? { held: { from: null, to: held } } : {};
  yield* auditTarget(tx, { ...input, before: stored, after, at: now, also });
  return { kind: 'saved', target: after };
}

export function* deleteTarget(tx: Tx, input: DeleteTargetInput): Steps<DeleteTargetOutcome> {
  const { tenantId, id, now } = input;
  const before = yield* findTarget(tx, tenantId, id);
  if (before === null) return { kind: 'not-found' };
  const triggers = yield* triggersNaming(tx, tenantId, before.handle);
  if (triggers.length > 0) return { kind: 'used', triggers };
  yield* deleteEndpoint(tx, before, now);
  tx.targets.delete(id);
  yield* auditTarget(tx, { ...input, before, after: null, at: now });
  return { kind: 'deleted' };
}
