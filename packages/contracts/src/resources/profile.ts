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
});
export type ErasureReceipt = z.infer<typeof erasureReceipt>;
