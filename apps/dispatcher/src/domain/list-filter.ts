// The filters of a list of vendor resources: comparisons of fields, a search text, an order.
import type { FilteredName } from './endpoint-fields.ts';

export const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nullable'] as const;
export type ComparisonOperator = (typeof COMPARISONS)[number];

/** One value; for `in` any number. `nullable`: 1 = without a value, 0 = with one. Times are in whole seconds. */
export type Comparison<Field extends string> = {
  field: Field;
  operator: ComparisonOperator;
  values: readonly (string | number)[];
};

export type ListFilter<Field extends string> = {
  /** All of them hold. */
  comparisons?: readonly Comparison<Field>[];
  /** A text that one of the searched fields contains, in any case. */
  search?: string;
  /** JSON that a structured field holds, as a whole or at any depth. */
  jsonContains?: string;
};

export type ListOrder<Field extends string> = { field: Field; descending: boolean };

export type WebhookFilterField =
  | WebhookSortField
  | 'event'
  | 'condition'
  | 'extra_data_template'
  | FilteredName<'webhook'>
  | 'disabled_reason'
  | 'user_id';

export const WEBHOOK_SORTS = [
  'id',
  'created_at',
  'updated_at',
  'trigger',
  'url',
  'namespace',
  'queue',
  'is_active',
] as const;
type WebhookSortField = (typeof WEBHOOK_SORTS)[number];
export type WebhookFilter = ListFilter<WebhookFilterField>;
export type WebhookOrder = ListOrder<WebhookSortField>;

export const TRIGGER_SORTS = ['id', 'created_at', 'updated_at', 'name', 'trigger', 'is_active'] as const;
export type TriggerFilterField = (typeof TRIGGER_SORTS)[number] | 'description' | 'notes' | 'user_id';
export type TriggerFilter = ListFilter<TriggerFilterField>;
export type TriggerOrder = ListOrder<(typeof TRIGGER_SORTS)[number]>;
export const TARGET_SORTS = ['id', 'created_at', 'updated_at', 'name', 'handle', 'url', 'queue', 'is_active'] as const;
type TargetSortField = (typeof TARGET_SORTS)[number];
export type TargetFilterField =
  | TargetSortField
  | 'method'
  | 'template'
  | 'condition'
  | FilteredName<'target'>
  | 'disabled_reason'
  | 'user_id';
export type TargetFilter = ListFilter<TargetFilterField>;
export type TargetOrder = ListOrder<TargetSortField>;

export type RunFilterField =
  | 'id'
  | 'actionable_type'
  | 'actionable_id'
  | 'parent_id'
  | 'event_id'
  | 'stop'
  | 'created_at';
export type RunFilter = ListFilter<RunFilterField>;

export type TokenFilterField =
  | 'id'
  | 'name'
  | 'namespace'
  | 'created_at'
  | 'expires_at'
  | 'revoked_at'
  | 'last_used_at';
export type TokenFilter = ListFilter<TokenFilterField>;

export type AuditFilterField =
  | 'id'
  | 'event'
  | 'auditable_type'
  | 'auditable_id'
  | 'user_id'
  | 'token_name'
  | 'created_at';
export type AuditListFilter = ListFilter<AuditFilterField>;
export type AuditOrder = ListOrder<'id' | 'created_at'>;

export const NEWEST_FIRST: ListOrder<'id'> = { field: 'id', descending: true };
