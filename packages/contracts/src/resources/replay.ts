import * as z from 'zod/mini';
import { REPLAY_STATUSES } from '../words.ts';

/** Sends old deliveries again, each once. Times are RFC 3339 UTC with milliseconds. */
export const replay = z.object({
  id: z.int(),
  status: z.enum(REPLAY_STATUSES),
  filter: z.record(z.string(), z.unknown()),
  rate_per_second: z.number(),
  /** Deliveries that the filter found; exact, and fixed as soon as the plan is whole. */
  total: z.int(),
  /** New deliveries made so far. */
  replayed: z.int(),
  /** Left out since the plan was made: webhook deleted, data erased or past its retention, or recovered by another copy. */
  skipped: z.int(),
  remaining: z.int(),
  created_at: z.string(),
  started_at: z.nullable(z.string()),
  finished_at: z.nullable(z.string()),
  /** What is left at this rate; `null` while it is planned and when it is over. */
  estimated_seconds_left: z.nullable(z.number()),
});
export type Replay = z.infer<typeof replay>;

/** What became of the new deliveries of a replay; their sum is `replayed`, less what retention has removed since. */
export const replayOutcomes = z.object({
  delivered: z.int(),
  /** Failed again: every attempt is used up. */
  failed: z.int(),
  /** Not finished: pending, under way, retrying or held. */
  waiting: z.int(),
  cancelled: z.int(),
});
export type ReplayOutcomes = z.infer<typeof replayOutcomes>;

/** One replay by itself. */
export const replayDetail = z.extend(replay, { outcomes: replayOutcomes });
export type ReplayDetail = z.infer<typeof replayDetail>;

/** The vendor's shape of that answer. */
export const message = z.object({ message: z.string() });
export type Message = z.infer<typeof message>;
