// Limits of a viewer. Falling behind costs nothing here: a position is a number, and the log is on disk. What must be
// limited is data that was sent but not yet read, and the age of changes that are still sent as news.

export const LIMITS = {
  /** In all, and of one tenant (--viewers-per-tenant). */
  viewers: 256,
  tenantViewers: 16,
  /** Of one viewer, and of all viewers of a tenant: each is read for and written to. */
  subscriptions: 8,
  tenantSubscriptions: 32,
  /** Rows of one frame. */
  frameRows: 500,
  /** Changes looked at for one frame. */
  frameChanges: 1000,
  /** Unacknowledged: no further frame is sent then. */
  unackedFrames: 32,
  unackedBytes: 1_048_576,
  /** Further behind, a frame tells the newest rows of many changes. */
  sampledAfterChanges: 6000,
  sampledRows: 50,
  sampledChanges: 20_000,
  /** Further behind still, the rest is not told. */
  gapAfterChanges: 100_000,
  /** Since a pause, or since the connection broke, everything up to this much is told. */
  resumeChanges: 200_000,
  /** Rows of which it is known that a viewer has them: beyond, it is assumed. */
  shownRows: 20_000,
  /** What waits in a socket, before even a second's figures are left out. */
  bufferedBytes: 1_048_576,
  /** A client with more unread data than this asks without reading. It is disconnected. */
  bufferedMaxBytes: 16_777_216,
  /** From a viewer. */
  messageBytes: 16_384,
  messagesPerSecond: 200,
  /** Frames come no more often. */
  tickMs: 100,
  hiddenTickMs: 1000,
  pingMs: 10_000,
  /** Nothing was heard of it. */
  deadMs: 25_000,
  /** Between two looks at whether viewers may still watch. It is looked once a second, so this only has to be below that. */
  checkMs: 500,
} as const;

export type Limits = { readonly [K in keyof typeof LIMITS]: number };
