// The words that fields of resources may have. Without schemas, so that who needs a list does not load zod.

export const DELIVERY_STATUSES = [
  'pending',
  'in_flight',
  'retrying',
  'delivered',
  'failed',
  'held',
  'cancelled',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const CANCEL_REASONS = ['discarded', 'webhook_deleted', 'target_deleted', 'erased', 'by_user'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Why a delivery was cancelled, or why it failed without an attempt: what its target's template rendered cannot be sent. */
export const DELIVERY_REASONS = [...CANCEL_REASONS, 'render_failed'] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];

/** Why an attempt brought no usable answer. An answer with another code than 2xx has none of these: its code says it. */
export const ATTEMPT_ERRORS = [
  'timeout',
  'dns_failed',
  'address_refused',
  'connection_refused',
  'connection_reset',
  'connection_failed',
  'tls_failed',
  'auth_failed',
  'protocol_error',
  'response_incomplete',
  'interrupted',
] as const;
export type AttemptErrorKind = (typeof ATTEMPT_ERRORS)[number];

export const REPLAY_STATUSES = ['planning', 'planned', 'running', 'paused', 'done', 'cancelled'] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

export const LANES = ['high', 'default', 'low'] as const;
/** Priority of the deliveries of a webhook or a target. The vendor's field for it is `queue`. */
export type Lane = (typeof LANES)[number];

export const ORDERINGS = ['none', 'profile'] as const;
export type Ordering = (typeof ORDERINGS)[number];

export const TARGET_METHODS = ['POST', 'PUT', 'PATCH'] as const;
export type TargetMethod = (typeof TARGET_METHODS)[number];

const ACTIONS = ['create', 'read', 'update', 'delete'] as const;
const SUBJECTS = ['webhooks', 'targets', 'triggers', 'events', 'deliveries', 'tokens'] as const;

/**
 * A right of a token: `{create|read|update|delete}-{webhooks|targets|triggers|events|deliveries|tokens}`, `read-action-history`, or
 * `*` for all of them. `reactions` is the vendor's word for `triggers` and grants the same.
 */
export const SCOPES = [
  '*',
  ...ACTIONS.flatMap((action) => SUBJECTS.map((subject) => `${action}-${subject}` as const)),
  ...ACTIONS.map((action) => `${action}-reactions` as const),
  'read-action-history',
] as const;
export type Scope = (typeof SCOPES)[number];

export const ACTION_RUN_STATUSES = ['passed', 'stopped', 'planned', 'suppressed', 'failed', 'skipped'] as const;
/**
 * What an action decided. `stopped`: a filter that is not met ends the chain. `planned`: there is a delivery, which says what
 * became of it. `suppressed`: the target's own condition is not met. `skipped`: it was not reached.
 */
export type ActionRunStatus = (typeof ACTION_RUN_STATUSES)[number];

export const RUN_STOPS = ['depth', 'too_often'] as const;
/** Why a run did not begin. */
export type RunStop = (typeof RUN_STOPS)[number];
