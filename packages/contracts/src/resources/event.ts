import { z } from 'zod';
import { eventName } from '../event-name.ts';
import { parseTime } from '../time.ts';
import { delivery } from './delivery.ts';
import { namespace } from './webhook.ts';

export const BATCH_MAX_EVENTS = 1000;
export const EVENT_BODY_MAX_BYTES = 1_048_576;
export const BATCH_BODY_MAX_BYTES = 16_777_216;

const time = z
  .string()
  .refine(
    (text) => parseTime(text) !== undefined,
    'must be a time such as "2026-01-31T09:30:00.000Z" or "2026-01-31 09:30:00" (UTC)',
  );

export const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'must be 1 to 128 characters of A-Z a-z 0-9 . _ : -');

/** One item of `POST /events` and `POST /events/batch`. `context` is sent on as its source text, byte for byte. */
export const eventCreate = z.strictObject({
  event: eventName,
  context: z.record(z.string(), z.unknown()),
  /** The producer's key: a repeat with the same content is accepted once. */
  id: idempotencyKey.optional(),
  /** Who caused the event; webhooks of the same namespace do not get it. Default: the token's. */
  namespace: namespace.nullable().optional(),
  occurred_at: time.nullable().optional(),
  /** Not sent before this time. */
  deliver_at: time.nullable().optional(),
});
export type EventCreate = z.input<typeof eventCreate>;

export const eventBatch = z.strictObject({
  events: z
    .array(z.unknown())
    .min(1, 'must have at least one event')
    .max(BATCH_MAX_EVENTS, `must have at most ${BATCH_MAX_EVENTS} events`),
});

/** The answer of an accept: it is on disk. */
export const acceptedEvent = z.object({
  id: z.string(),
  event: z.string(),
  created_at: z.string(),
  deliveries: z.int(),
  suppressed: z.int(),
  duplicate: z.boolean(),
  /** Its subscribers are still being found and written: none of them is counted here yet. */
  fan_out: z.literal('pending').optional(),
});
export type AcceptedEvent = z.infer<typeof acceptedEvent>;

export const batchItem = z.union([
  acceptedEvent.extend({ warnings: z.array(z.string()).optional() }),
  z.object({
    error: z.object({
      message: z.string(),
      code: z.string(),
      errors: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
]);
export type BatchItem = z.infer<typeof batchItem>;

/** An event of the list. Times are RFC 3339 UTC with milliseconds. */
export const event = z.object({
  id: z.string(),
  event: z.string(),
  idempotency_key: z.string().nullable(),
  namespace: z.string().nullable(),
  profile_id: z.string().nullable(),
  occurred_at: z.string().nullable(),
  deliver_at: z.string().nullable(),
  created_at: z.string(),
  /** When a profile it names was erased; its personal content is gone since. */
  erased_at: z.string().nullable(),
});
export type Event = z.infer<typeof event>;

export const suppression = z.object({
  webhook_id: z.int(),
  reason: z.enum(['namespace', 'condition']),
  /** The reason in words. */
  detail: z.string(),
});
export type Suppression = z.infer<typeof suppression>;

/** Subscribers whose fate is not decided yet: at most so many of them are named. */
export const FAN_OUT_NAMED_MAX = 1000;

export const fanOut = z.object({
  status: z.literal('pending'),
  /** Subscribers that are yet to get a delivery or a suppression. */
  remaining: z.int(),
  webhook_ids: z.array(z.int()),
});

/** One event with what became of it at every subscriber. */
export const eventDetail = event.extend({
  /** `null` once it is erased. */
  context: z.record(z.string(), z.unknown()).nullable(),
  deliveries: z.array(delivery),
  suppressions: z.array(suppression),
  /** `null` once every subscriber has its delivery or its suppression. */
  fan_out: fanOut.nullable(),
});
export type EventDetail = z.infer<typeof eventDetail>;

/** A catalogue entry of `GET /event-types`. */
export const eventType = z.object({
  name: z.string(),
  description: z.string(),
  family: z.string(),
  schema: z.record(z.string(), z.unknown()),
  example: z.record(z.string(), z.unknown()),
});
export type EventType = z.infer<typeof eventType>;
