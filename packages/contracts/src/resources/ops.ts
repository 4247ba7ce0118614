import * as z from 'zod/mini';

const lane = z.object({
  /** Could be sent now, and waits for a slot. */
  due: z.int(),
  /** Retries, what has a time of its own, and what is under way. */
  later: z.int(),
  /** How long the oldest due one has waited; `null` where none is due. */
  oldest_due_ms: z.nullable(z.int()),
});

/** `GET /ops`: how the caller's tenant stands. */
export const ops = z.object({
  lanes: z.object({ high: lane, default: lane, low: lane }),
  /** Attempts under way. */
  in_flight: z.int(),
  /**
   * Whether the figures of the process (`/metrics`) are those of this tenant: only where there is no other. They are sums
   * over all tenants otherwise.
   */
  whole_process: z.boolean(),
  /**
   * How far the clock is off what the newest rows say (negative: behind). While it is not `null`, retention is paused for
   * every tenant.
   */
  clock_off_ms: z.nullable(z.int()),
  /** Client certificates that expire within 30 days or have expired, soonest first, at most 100. */
  expiring_certificates: z.array(
    z.object({
      webhook_id: z.nullable(z.int()),
      target_id: z.nullable(z.int()),
      /** `YYYY-MM-DD HH:MM:SS`, UTC. */
      expires_at: z.string(),
    }),
  ),
});
export type Ops = z.infer<typeof ops>;
