import * as z from 'zod/mini';

/** What webhooks without a secret of their own sign with. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const defaultSecret = z.object({
  /** Its last four characters; `null` = none was needed yet. */
  secret_hint: z.nullable(z.string()),
  /** Only in the answer that made, set or showed it. */
  secret: z.optional(z.string()),
  /** Until when the secret before the last rotation is valid too; `null` where there is none, or not any more. */
  secret_overlap_ends_at: z.nullable(z.string()),
  /** Whether `POST /default-secret/show` would show it, because it was never shown. */
  can_be_shown: z.boolean(),
  /** How many webhooks sign with it. */
  webhook_count: z.int(),
  created_at: z.nullable(z.string()),
  /** When the present secret was set. */
  set_at: z.nullable(z.string()),
});
export type DefaultSecret = z.infer<typeof defaultSecret>;
