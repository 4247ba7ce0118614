import * as z from 'zod/mini';

/** What `DELETE /profiles/{id}/data` did: counts, and nothing personal but the id that was asked for. */
export const erasureReceipt = z.object({
  profile_id: z.string(),
  erased_at: z.string(),
  /** The profile and those merged into it, as far as anything was stored of them. */
  profiles: z.int(),
  events: z.int(),
  deliveries: z.int(),
  /** Deliveries that were unfinished, and are cancelled as `erased` now. */
  cancelled: z.int(),
  attempts: z.int(),
  /** Whether the database's log was emptied too. Where not, what was erased may be found in its file until it is reused; erase again. */
  log_truncated: z.boolean(),
});
export type ErasureReceipt = z.infer<typeof erasureReceipt>;
