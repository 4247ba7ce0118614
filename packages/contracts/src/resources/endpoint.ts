// What webhooks and targets have in common: how requests are sent, and how the receiver is doing.
import * as z from 'zod/mini';
import { LANES, ORDERINGS } from '../words.ts';
import { authentication } from './authentication.ts';

export const RATE_COUNT_MAX = 100_000;
export const RATE_SECONDS_MAX = 86_400;

export const rateLimit = z.object({
  count: z.int().check(z.gte(1), z.lte(RATE_COUNT_MAX)),
  per_seconds: z.number().check(z.positive(), z.lte(RATE_SECONDS_MAX)),
});

export const HEALTH_STATES = ['untried', 'healthy', 'failing', 'off'] as const;
/** `failing` = its last attempt (tests aside) failed; `off` = switched off for any reason. */
export type HealthState = (typeof HEALTH_STATES)[number];

/** How its receiver is doing. Tests count for nothing. */
export const endpointHealth = z.object({
  state: z.enum(HEALTH_STATES),
  /** The first failed attempt since the last success. */
  failing_since: z.nullable(z.string()),
  /** Failed attempts since the last success. */
  failure_count: z.int(),
  /** To the minute. */
  last_success_at: z.nullable(z.string()),
  last_failure_at: z.nullable(z.string()),
});

export const DISABLED_REASONS = ['by_user', 'gone', 'failing'] as const;

/** The fields that a webhook and a target share. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const endpointShape = {
  id: z.int(),
  url: z.string(),
  queue: z.enum(LANES),
  is_active: z.boolean(),
  /** Why it is off: `by_user`, `gone` (the receiver answered 410), `failing` (five days without a success), or `null` while it is on. */
  disabled_reason: z.nullable(z.string()),
  disabled_at: z.nullable(z.string()),
  headers: z.record(z.string(), z.string()),
  /** How its requests prove who sends them; `null` = not at all. Signing is apart from it. */
  authentication: z.nullable(authentication),
  /** Only in the answer that set it. */
  secret: z.optional(z.string()),
  /** The last four characters of what it is signed with; `null` without a secret. */
  secret_hint: z.nullable(z.string()),
  /** Until when the secret before the last rotation is valid too; `null` where there is no such secret, or not any more. */
  secret_overlap_ends_at: z.nullable(z.string()),
  timeout_ms: z.int(),
  max_in_flight: z.int(),
  rate_limit: z.nullable(rateLimit),
  ordering: z.enum(ORDERINGS),
  retry_schedule: z.nullable(z.array(z.number())),
  retry_hourly: z.boolean(),
  retry_daily: z.boolean(),
  vendor_signature: z.boolean(),
  /** What its condition may not mean as it is written: an operator that does not exist, values that may be absent, … */
  condition_warnings: z.array(z.string()),
  description: z.nullable(z.string()),
  held_count: z.int(),
  health: endpointHealth,
  /** The token that created it. */
  user_id: z.nullable(z.int()),
  created_at: z.string(),
  updated_at: z.string(),
};

/** Fields that a `PUT` ignores, whatever their value, so that a client can send back what it once read. */
export const ENDPOINT_READ_ONLY = [
  'id',
  'condition_warnings',
  'disabled_reason',
  'disabled_at',
  'secret_hint',
  'secret_source',
  'secret_overlap_ends_at',
  'held_count',
  'health',
  'user_id',
  'created_at',
  'updated_at',
] as const;
