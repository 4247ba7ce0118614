import * as z from 'zod/mini';
import { eventRun } from './action-run.ts';
import { delivery } from './delivery.ts';

/** The answer of an accept: it is on disk. */
export const acceptedEvent = z.object({
  id: z.string(),
  event: z.string(),
  created_at: z.string(),
  deliveries: z.int(),
  suppressed: z.int(),
  duplicate: z.boolean(),
  /** Its subscribers are still being found and written: none of them is counted here yet. */
  fan_out: z.optional(z.literal('pending')),
});
export type AcceptedEvent = z.infer<typeof acceptedEvent>;

export const batchItem = z.union([
  z.extend(acceptedEvent, { warnings: z.optional(z.array(z.string())) }),
  z.object({
    error: z.object({
      message: z.string(),
      code: z.string(),
      errors: z.optional(z.record(z.string(), z.array(z.string()))),
    }),
  }),
]);
export const acceptedBatch = z.array(batchItem);
export type BatchItem = z.infer<typeof batchItem>;

/** An event of the list. Times are RFC 3339 UTC with milliseconds. */
export const event = z.object({
  id: z.string(),
  event: z.string(),
  idempotency_key: z.nullable(z.string()),
  namespace: z.nullable(z.string()),
  profile_id: z.nullable(z.string()),
  occurred_at: z.nullable(z.string()),
  deliver_at: z.nullable(z.string()),
  created_at: z.string(),
  /** When a profile it names was erased; its personal content is gone since. */
  erased_at: z.nullable(z.string()),
  /** How many reactions led to it. */
  depth: z.int(),
});
export type Event = z.infer<typeof event>;

/** Of a webhook, a target or a trigger: one of the ids is set, and of a target that of the trigger, too. */
export const suppression = z.object({
  webhook_id: z.nullable(z.int()),
  target_id: z.nullable(z.int()),
  trigger_id: z.nullable(z.int()),
  reason: z.enum(['namespace', 'condition', 'depth', 'too_often']),
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

/**
 * What made a delivery. `webhook`: a webhook of the event; `reaction`: a trigger; `call`: a call that names the target;
 * `copy`: what `replay_of` names was sent again; `test`: a test.
 */
export const deliveryOrigin = z.object({
  kind: z.enum(['webhook', 'reaction', 'call', 'copy', 'test']),
  /** Of a reaction. */
  trigger_id: z.nullable(z.int()),
});
export type DeliveryOrigin = z.infer<typeof deliveryOrigin>;

export const deliveryOfEvent = z.extend(delivery, { origin: deliveryOrigin });

/** One event with what became of it at every subscriber. */
export const eventDetail = z.extend(event, {
  /** `null` once it is erased. */
  context: z.nullable(z.record(z.string(), z.unknown())),
  deliveries: z.array(deliveryOfEvent),
  suppressions: z.array(suppression),
  /** What the triggers of the event did. */
  runs: z.array(eventRun),
  /** `null` once every subscriber has its delivery or its suppression. */
  fan_out: z.nullable(fanOut),
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
