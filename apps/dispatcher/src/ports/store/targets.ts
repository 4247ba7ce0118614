// Targets as they are set. What is sent to them is the business of claims.
import type { NewDefaultSecret } from '../../domain/default-secret.ts';
import type { Health } from '../../domain/health.ts';
import type { EndOfHolding } from '../../domain/holding.ts';
import type { TargetFilter, TargetOrder } from '../../domain/list-filter.ts';
import type { NewTarget, Target } from '../../domain/target.ts';
import type { ChangeBy } from './endpoints.ts';
import type { Page } from './page.ts';

/** A target with what changes without a request. `heldCount`: held now; while it is switched off or on, a sweep may go on. */
export type ListedTarget = { target: Target; heldCount: number; health: Health };

export type SaveTargetOutcome =
  | { kind: 'saved'; target: Target }
  /** Another target has its handle. */
  | { kind: 'taken'; targetId: number }
  | { kind: 'stale' }
  | { kind: 'not-found' };

export type CreateTargetInput = ChangeBy & { target: NewTarget; defaultSecret?: NewDefaultSecret };
export type UpdateTargetInput = ChangeBy & {
  target: Target;
  now: number;
  held: EndOfHolding;
  defaultSecret?: NewDefaultSecret;
};
export type DeleteTargetInput = ChangeBy & { tenantId: number; id: number; now: number };
/** `triggers`: the names of those that name it. */
export type DeleteTargetOutcome = { kind: 'deleted' } | { kind: 'not-found' } | { kind: 'used'; triggers: string[] };

export type GetTargetInput = { tenantId: number; id: number };
export type ListTargetsInput = {
  tenantId: number;
  filter: TargetFilter;
  order: TargetOrder;
  offset: number;
  limit: number;
};

export interface TargetStore {
  /** `defaultSecret`: made for the tenant if the target signs with its default secret and it has none yet. */
  createTarget(input: CreateTargetInput): Promise<SaveTargetOutcome>;
  /** Refuses with `stale` if the stored version is not `target.version`. `held` applies when it is switched on. */
  updateTarget(input: UpdateTargetInput): Promise<SaveTargetOutcome>;
  /** Refuses with `used` while triggers name it. */
  deleteTarget(input: DeleteTargetInput): Promise<DeleteTargetOutcome>;
  getTarget(input: GetTargetInput): Promise<ListedTarget | null>;
  listTargets(input: ListTargetsInput): Promise<Page<ListedTarget>>;
}
