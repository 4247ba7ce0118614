import { z } from 'zod';
import { parseTime } from '../time.ts';
import { truth } from '../truth.ts';
import { DELIVERY_REASONS, DELIVERY_STATUSES } from '../words.ts';

export const REPLAY_RATE_DEFAULT = 20;

const time = z
  .string()
  .refine(
    (text) => parseTime(text) !== undefined,
    'must be a time such as "2026-01-31T09:30:00.000Z" or "2026-01-31 09:30:00" (UTC)',
  );

const filterText = z.string().min(1, 'must not be empty: leave it out').max(200, 'must be at most 200 characters');
const status = z.enum(DELIVERY_STATUSES, `must be one of ${DELIVERY_STATUSES.join(', ')}`);

/** The filters of `GET /deliveries`, as an object. At least one is required, because a replay of everything is never intended. */
export const replayFilter = z
  .strictObject({
    status: z.union([status, z.array(status).min(1, 'must name at least one status')]),
    /** Why they were cancelled: `discarded` finds what was dropped while a webhook or target was off. */
    reason: z.enum(DELIVERY_REASONS, `must be one of ${DELIVERY_REASONS.join(', ')}`),
    event: filterText,
    webhook_id: z.int('must be a whole number').positive('must be above 0'),
    target_id: z.int('must be a whole number').positive('must be above 0'),
    event_id: filterText,
    profile_id: filterText,
    /** HTTP status of the last attempt. */
    code: z.int('must be a whole number').min(100, 'must be 100 to 599').max(599, 'must be 100 to 599'),
    /** Created at or after this time. */
    since: time,
    /** Created before this time. */
    until: time,
    /** Part of an id, an event name or a profile id. */
    search: filterText,
    /** The query language: `status:failed code:5xx since:15m`. */
    query: z.string().min(1, 'must not be empty: leave it out').max(2000, 'must be at most 2000 characters'),
  })
  .partial()
  .refine((filter) => Object.values(filter).some((value) => value !== undefined), 'must have at least one filter');
export type ReplayFilter = z.input<typeof replayFilter>;

/** `POST /replays`. */
export const replayCreate = z.strictObject({
  filter: replayFilter,
  /** New deliveries in any one second, at most; below 1, one in 1/rate seconds. */
  rate_per_second: z.number().min(0.1, 'must be at least 0.1').max(1000, 'must be at most 1000').optional(),
  /** Whether it begins as soon as its plan is whole, without waiting for `start`. */
  start: truth.optional(),
});
export type ReplayCreate = z.input<typeof replayCreate>;

export const EVENT_REPLAY_MAX_IDENTIFIERS = 1000;
export const EVENT_REPLAY_MAX_WEBHOOKS = 100;
export const EVENT_REPLAY_MAX_DELIVERIES = 10_000;
export const EVENT_REPLAY_MAX_ACTIONS = 100;
/** Each send of an action is rendered before anything is stored. */
export const EVENT_REPLAY_MAX_SENDS = 1000;

/** `POST /webhooks/batch.json`, the vendor's replay call. */
export const eventReplay = z.strictObject({
  /** Name of the event. */
  event_context: z.string(),
  /** Ids at the root of its contexts: the newest stored event of each is sent. */
  identifiers: z
    .array(
      z.union([
        z.string().min(1, 'must not be empty').max(200, 'must be at most 200 characters'),
        z.int('must be a whole number or a text').nonnegative('must not be negative'),
      ]),
    )
    .min(1, 'must name at least one id')
    .max(EVENT_REPLAY_MAX_IDENTIFIERS, `must name at most ${EVENT_REPLAY_MAX_IDENTIFIERS} ids`),
  webhook_ids: z
    .array(z.int('must be a whole number').positive('must be above 0'))
    .max(EVENT_REPLAY_MAX_WEBHOOKS, `must name at most ${EVENT_REPLAY_MAX_WEBHOOKS} webhooks`)
    .optional(),
  /** Ids of `target.send` actions. */
  action_ids: z
    .array(z.int('must be a whole number').positive('must be above 0'))
    .max(EVENT_REPLAY_MAX_ACTIONS, `must name at most ${EVENT_REPLAY_MAX_ACTIONS} actions`)
    .optional(),
  dispatch_webhooks: truth.optional(),
  dispatch_actions: truth.optional(),
});
export type EventReplay = z.input<typeof eventReplay>;
