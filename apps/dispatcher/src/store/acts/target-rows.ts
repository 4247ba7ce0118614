// Between the rows of a target, one of `targets` and one of `endpoints`, and the target they stand for.
import type { NewTarget, Target } from '../../domain/target.ts';
import type { Steps, Tx } from '../tx.ts';
import { type EndpointRow, endpointFromRow } from './endpoint-rows.ts';
import { fieldsFromRow, type PlainColumns, plainColumns } from './plain-columns.ts';
import { storedCondition } from './stored-condition.ts';

export type TargetRow = EndpointRow &
  PlainColumns<'target'> & {
    name: string;
    handle: string;
    template: string | null;
    condition: string | null;
    token_id: number | null;
    created_at: number;
  };

/** Both rows of each target. */
export const TARGETS = 'targets JOIN endpoints USING (id, tenant_id)';

/** As it was read before, in this version. */
export function knownTarget({ targets }: Tx, row: TargetRow): Target | null {
  const known = targets.get(row.id);
  return known?.version === row.version ? known : null;
}

export function* targetFromRow(tx: Tx, row: TargetRow): Steps<Target> {
  const known = knownTarget(tx, row);
  if (known !== null) return known;
  const target: Target = {
    ...(yield* endpointFromRow(tx, row)),
    ...fieldsFromRow('target', row),
    name: row.name,
    handle: row.handle,
    template: row.template,
    condition: storedCondition(row.condition),
    tokenId: row.token_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  tx.targets.set(row.id, target);
  return target;
}

/** Column → value of the row in `targets`, for INSERT and UPDATE alike. */
export const targetColumns = (id: number, target: NewTarget) => ({
  id,
  tenant_id: target.tenantId,
  name: target.name,
  handle: target.handle,
  template: target.template,
  ...plainColumns('target', target),
  condition: target.condition?.text ?? null,
  token_id: target.tokenId,
  created_at: target.createdAt,
});

export function* findTarget(tx: Tx, tenantId: number, id: number): Steps<Target | null> {
  const row = yield* tx.get<TargetRow>(`SELECT * FROM ${TARGETS} WHERE id = +? AND tenant_id = +?`, [id, tenantId]);
  return row === undefined ? null : yield* targetFromRow(tx, row);
}
