// A claim of the engine: due deliveries of webhooks that may take slots, and their limits.

export type ClaimRequest = {
  now: number;
  /** How long past a webhook's timeout its lease runs. */
  leaseMarginMs: number;
  wants: readonly ClaimWish[];
  /** Once so many rows are claimed in all, each further webhook gets one at most. A delivery sent back to its order counts too. */
  rowsMax?: number;
  /** Nothing more is claimed once the bodies have so many bytes: in all, and below of the webhook and of its tenant. */
  bytesMax?: number;
  /** What each tenant may have of it all the same, once others have used `bytesMax` up. */
  tenantBytesMin?: number;
};
export type ClaimWish = { webhookId: number; limit: number; bytesMax?: number; tenantBytesMax?: number };
