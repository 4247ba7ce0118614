// Remembers which deliveries were handled. Claim before the work, complete after it, release on failure.
// Every method is one atomic step: two callers at the same time never both get `new` for one key.

export type Claim =
  | { readonly state: 'new'; readonly token: string }
  | { readonly state: 'busy'; readonly retryAfterMs: number }
  | { readonly state: 'done' };

/** What the work of `transact` gets. */
export interface InboxTransaction<Tx> {
  /** Writes in the transaction that also completes the key. */
  readonly tx: Tx;
  /** `advance` in this transaction: a rollback forgets the time. */
  advance(key: string, timeMs: number): Promise<boolean>;
}

/** `Tx` is what handlers get as `ctx.tx`: `undefined` for an inbox without `transact`. */
export interface Inbox<Tx = undefined> {
  /** True if only this process uses it. A shared inbox needs the `name` of the receiver. */
  readonly local?: boolean;
  /**
   * Takes the key for `leaseMs`, unless another holder has it or it was completed within `ttlMs`. The token fences a late holder.
   * `retryAfterMs` is the rest of the other holder's lease, at most `leaseMs`.
   */
  claim(key: string, options: { readonly leaseMs: number; readonly ttlMs: number }): Promise<Claim>;
  /** Marks the key as done. Returns false if this token no longer holds the lease. */
  complete(key: string, token: string): Promise<boolean>;
  /** Gives the key back, so that the next attempt can take it. */
  release(key: string, token: string): Promise<void>;
  /**
   * Keeps the newest time of a key, in epoch ms. Returns false if a newer one was kept before, so that an old event does not
   * overwrite a new one. Returns true for the newest time itself: its event may be a retry after the handler failed.
   */
  advance(key: string, timeMs: number): Promise<boolean>;
  /**
   * Runs `work` and completes the key in one transaction, if the store has transactions. Returns false, with all of it rolled
   * back, if this token no longer holds the lease. If `work` rejects, rolls back, leaves the key claimed, and rejects too.
   */
  transact?(key: string, token: string, work: (transaction: InboxTransaction<Tx>) => Promise<void>): Promise<boolean>;
}
