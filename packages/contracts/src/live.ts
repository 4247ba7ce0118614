// Messages of the live stream (`GET /api/v3/stream`, a WebSocket), parsed by both ends. It uses `zod/mini` because the
// inspector bundles it. A position is an opaque text: how far the changes of deliveries were told, in commit order. A client
// with a position can get everything after it, or is told that this is not possible.
import * as z from 'zod/mini';
import type { LiveTuple } from './live-rows.ts';

export { type LiveRow, type LiveTuple, toLiveRow, toLiveTuple } from './live-rows.ts';

export const LIVE_VERSION = 2;
/** Close code for a viewer that speaks another version. */
export const LIVE_OUTDATED = 4400;
/** Rows of a snapshot and of one frame, at most. */
export const LIVE_SNAPSHOT_MAX = 500;

const changes = z.int().check(z.nonnegative());
const subscriptionId = z.string().check(z.minLength(1), z.maxLength(32));

/** Equal texts are the same place. Nothing else may be read from one: not which is later, and not how far apart two are. */
export const livePosition = z.string().check(z.minLength(1), z.maxLength(128));
export type LivePosition = z.infer<typeof livePosition>;

/**
 * A delivery as a row of the list, in the order of `LiveRow`: no member names, because a thousand go over the wire each
 * second. Times are epoch milliseconds.
 */
export const liveTuple: z.ZodMiniType<LiveTuple, LiveTuple> = z.tuple([
  z.string(), // id
  z.number(), // created at
  z.string(), // event name
  z.nullable(z.int()), // webhook id
  z.nullable(z.int()), // target id
  z.string(), // status
  z.nullable(z.string()), // reason of a cancellation, or render_failed
  z.nullable(z.int()), // HTTP status of the last attempt
  z.nullable(z.string()), // error kind of the last attempt
  z.int(), // attempts begun
  z.nullable(z.number()), // next attempt at
  z.nullable(z.number()), // duration of the last attempt, ms
  z.nullable(z.number()), // completed at
  z.int(), // bytes of the body
  z.nullable(z.string()), // profile id
  z.nullable(z.string()), // event id
  z.nullable(z.string()), // replay of
  z.boolean(), // test
  z.nullable(z.string()), // recovered by
]);

/** What a second brought to a tenant; exact, also where rows are sampled. Durations in milliseconds, `null` = none. */
export const liveSecond = z.object({
  /** Start of the second, epoch ms. */
  at: z.number(),
  accepted: z.int(),
  /** Attempts that ended in this second, by what became of their delivery. */
  delivered: z.int(),
  retrying: z.int(),
  failed: z.int(),
  held: z.int(),
  /** Duration of its attempts. */
  p50: z.nullable(z.number()),
  p95: z.nullable(z.number()),
  p99: z.nullable(z.number()),
  /** From acceptance to the first attempt, p95. */
  lag: z.nullable(z.number()),
});
export type LiveSecond = z.infer<typeof liveSecond>;

export const LIVE_GAP_REASONS = ['slow', 'retention', 'paused'] as const;

/**
 * From the dispatcher. Messages about changes join on: the `from` of each is the position where the one before it ended.
 * `behind`: how many changes follow after `to`, of any tenant, matching or not.
 */
export const serverMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('welcome'),
    v: z.literal(LIVE_VERSION),
    /** Position of the last change. */
    head: livePosition,
    /** The dispatcher's clock, epoch ms. */
    time: z.number(),
    version: z.string(),
    limits: z.object({ subscriptions: z.int(), snapshot: z.int() }),
    /** The last minutes, oldest first. */
    seconds: z.array(liveSecond),
  }),
  /** Rows as they are at a position, newest first. `older`: cursor for `GET /deliveries?page[after]=`, `null` = nothing is older. */
  z.object({
    t: z.literal('snap'),
    id: subscriptionId,
    at: livePosition,
    rows: z.array(liveTuple),
    older: z.nullable(z.string()),
  }),
  /** New and changed rows, oldest change first; `out`: ids that match the query no longer. */
  z.object({
    t: z.literal('ev'),
    id: subscriptionId,
    from: livePosition,
    to: livePosition,
    behind: changes,
    rows: z.array(liveTuple),
    out: z.array(z.string()),
  }),
  /** As `ev`, but of `matched` rows only the newest are sent: the others are in no frame. */
  z.object({
    t: z.literal('sampled'),
    id: subscriptionId,
    from: livePosition,
    to: livePosition,
    behind: changes,
    matched: z.int(),
    rows: z.array(liveTuple),
    out: z.array(z.string()),
  }),
  /** The position moved on, and nothing matched. */
  z.object({ t: z.literal('mark'), id: subscriptionId, from: livePosition, to: livePosition }),
  /** What changed from … to is not told: `changes` of any tenant, matching or not. */
  z.object({
    t: z.literal('gap'),
    id: subscriptionId,
    from: livePosition,
    to: livePosition,
    behind: changes,
    changes,
    why: z.enum(LIVE_GAP_REASONS),
  }),
  /** The database does not know the position: drop what you hold, a new snapshot follows. */
  z.object({ t: z.literal('reset'), id: subscriptionId, why: z.literal('unknown') }),
  z.object({
    t: z.literal('agg'),
    second: liveSecond,
    time: z.number(),
    /** What is due and waits, and what is under way, of the viewer's tenant alone. */
    due: z.int(),
    inFlight: z.int(),
    oldestDueMs: z.nullable(z.number()),
  }),
  /** `at`: where in the query the fault is. The subscription goes on as it was. */
  z.object({
    t: z.literal('error'),
    id: z.optional(subscriptionId),
    code: z.string(),
    message: z.string(),
    at: z.optional(z.object({ from: z.int(), to: z.int() })),
  }),
  z.object({ t: z.literal('pong'), n: z.int(), time: z.number() }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;

/** From a viewer. A subscription that is sent again under the same id replaces the one before. */
export const clientMessage = z.discriminatedUnion('t', [
  /** Any version is read, so that a viewer of another one can be told that it is. */
  z.object({ t: z.literal('hello'), v: z.int() }),
  z.object({
    t: z.literal('sub'),
    id: subscriptionId,
    /** The query; `''` = everything. */
    q: z.string().check(z.maxLength(2000)),
    /** Where to go on; `null` = begin with a snapshot. */
    since: z.nullable(livePosition),
    snapshot: z.int().check(z.nonnegative(), z.maximum(LIVE_SNAPSHOT_MAX)),
  }),
  z.object({ t: z.literal('unsub'), id: subscriptionId }),
  /** Everything up to this position, which a message ended at, has been taken in. */
  z.object({ t: z.literal('ack'), id: subscriptionId, at: livePosition }),
  /** No rows until `resume`, which is told everything since; aggregates go on. */
  z.object({ t: z.literal('pause'), id: subscriptionId }),
  z.object({ t: z.literal('resume'), id: subscriptionId }),
  /** A hidden page wants one frame a second. */
  z.object({ t: z.literal('vis'), hidden: z.boolean() }),
  z.object({ t: z.literal('ping'), n: z.int() }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
