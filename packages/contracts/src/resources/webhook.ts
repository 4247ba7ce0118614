import * as z from 'zod/mini';
import { authentication } from './authentication.ts';

export const LANES = ['high', 'default', 'low'] as const;
/** Priority of a webhook's deliveries. The vendor's field for it is `queue`. */
export type Lane = (typeof LANES)[number];

export const ORDERINGS = ['none', 'profile'] as const;
export type Ordering = (typeof ORDERINGS)[number];

export const RATE_COUNT_MAX = 100_000;
export const RATE_SECONDS_MAX = 86_400;

const rateLimit = z.object({
  count: z.int().check(z.gte(1), z.lte(RATE_COUNT_MAX)),
  per_seconds: z.number().check(z.positive(), z.lte(RATE_SECONDS_MAX)),
});

export const HEALTH_STATES = ['untried', 'healthy', 'failing', 'off'] as const;
/** `failing` = its last attempt (tests aside) failed; `off` = switched off for any reason. */
export type HealthState = (typeof HEALTH_STATES)[number];

/** How its receiver is doing. Tests count for nothing. */
export const webhookHealth = z.object({
  state: z.enum(HEALTH_STATES),
  /** The first failed attempt since the last success. */
  failing_since: z.nullable(z.string()),
  /** Failed attempts since the last success. */
  failure_count: z.int(),
  /** To the minute. */
  last_success_at: z.nullable(z.string()),
  last_failure_at: z.nullable(z.string()),
});

export const SECRET_SOURCES = ['webhook', 'tenant', 'none'] as const;
export type SecretSource = (typeof SECRET_SOURCES)[number];

/** A webhook as the API answers it. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const webhook = z.object({
  id: z.int(),
  trigger: z.string(),
  events: z.array(z.string()),
  url: z.string(),
  /** Empty = none. */
  namespace: z.string(),
  queue: z.enum(LANES),
  condition: z.nullable(z.record(z.string(), z.unknown())),
  /** What its condition may not mean as it is written: an operator that does not exist, values that may be absent, … */
  condition_warnings: z.array(z.string()),
  extra_data_template: z.nullable(z.string()),
  description: z.nullable(z.string()),
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
  /** What its requests are signed with: a secret of its own, the tenant's default secret, or nothing. */
  secret_source: z.enum(SECRET_SOURCES),
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
  held_count: z.int(),
  health: webhookHealth,
  /** The token that created it. */
  user_id: z.nullable(z.int()),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Webhook = z.infer<typeof webhook>;
