// Triggers with their actions, as they are set.
import type { TriggerFilter, TriggerOrder } from '../../domain/list-filter.ts';
import type { ChangedTrigger, NewTrigger, Trigger } from '../../domain/trigger.ts';
import type { ChangeBy } from './endpoints.ts';
import type { Page } from './page.ts';

type By = Pick<ChangeBy, 'actor'>;

export type SaveTriggerOutcome =
  | { kind: 'saved'; trigger: Trigger }
  | { kind: 'too-many' }
  | { kind: 'stale' }
  | { kind: 'not-found' };

/** `max`: how many a tenant may have. */
export type CreateTriggerInput = By & { trigger: NewTrigger; max: number };
export type UpdateTriggerInput = By & { trigger: ChangedTrigger; now: number };
export type DeleteTriggerInput = By & { tenantId: number; id: number; now: number };
export type GetTriggerInput = { tenantId: number; id: number };
export type ListTriggersInput = {
  tenantId: number;
  filter: TriggerFilter;
  order: TriggerOrder;
  offset: number;
  limit: number;
};

/** Each change raises the tenant's routing version in the same commit. */
export interface TriggerStore {
  createTrigger(input: CreateTriggerInput): Promise<SaveTriggerOutcome>;
  /** With all its actions: those it has no more are removed. Refuses with `stale` if the stored version is not `trigger.version`. */
  updateTrigger(input: UpdateTriggerInput): Promise<SaveTriggerOutcome>;
  deleteTrigger(input: DeleteTriggerInput): Promise<boolean>;
  getTrigger(input: GetTriggerInput): Promise<Trigger | null>;
  listTriggers(input: ListTriggersInput): Promise<Page<Trigger>>;
}
