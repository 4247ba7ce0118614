// Remembers which deliveries were handled. Claim before the work, complete after it, release on failure.

export type Claim =
  | { readonly state: 'new'; readonly token: string }
  | { readonly state: 'busy'; readonly retryAfterMs: number }
  | { readonly state: 'done' };

export interface Inbox {
  /** True when it lives in this process alone; a shared one needs the `name` of the receiver. */
  readonly local?: boolean;
  /** Takes the key for `leaseMs`, unless another holds it or it was done within `ttlMs`. The token fences a holder that is late. */
  claim(key: string, options: { readonly leaseMs: number; readonly ttlMs: number }): Promise<Claim>;
  /** False: the lease was lost to another. */
  complete(key: string, token: string): Promise<boolean>;
  release(key: string, token: string): Promise<void>;
}
