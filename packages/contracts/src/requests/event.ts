import { z } from 'zod';
import { eventName } from '../event-name.ts';
import { parseTime } from '../time.ts';
import { namespace } from './webhook.ts';

export const BATCH_MAX_EVENTS = 1000;
/** Of `depth`. Far fewer reactions end a chain of them. */
export const EVENT_DEPTH_MAX = 1000;
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
  /** How many reactions led to it: the `posthorn-depth` of the request that brought it about. Default 0. */
  depth: z
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(EVENT_DEPTH_MAX, `must be at most ${EVENT_DEPTH_MAX}`)
    .nullable()
    .optional(),
});
export type EventCreate = z.input<typeof eventCreate>;

export const eventBatch = z.strictObject({
  events: z
    .array(z.unknown())
    .min(1, 'must have at least one event')
    .max(BATCH_MAX_EVENTS, `must have at most ${BATCH_MAX_EVENTS} events`),
});
