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

export const ERASURE_STATUSES = ['running', 'done'] as const;

/** An erasure that one commit was not enough for. Once it is done it is the receipt, without the id of the profile. */
export const erasure = z.object({
  id: z.int(),
  status: z.enum(ERASURE_STATUSES),
  /** `sha256:` and the hash of the profile's id, in hex. */
  profile: z.string(),
  /** From then on nothing of it was shown or sent. */
  erased_at: z.string(),
  finished_at: z.nullable(z.string()),
  profiles: z.int(),
  events: z.int(),
  deliveries: z.int(),
  cancelled: z.int(),
  attempts: z.int(),
});
export type Erasure = z.infer<typeof erasure>;
