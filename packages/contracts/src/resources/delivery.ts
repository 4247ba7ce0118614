import { z } from 'zod';
import { truth } from '../truth.ts';

export const DELIVERY_STATUSES = [
  'pending',
  'in_flight',
  'retrying',
  'delivered',
  'failed',
  'held',
  'cancelled',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const CANCEL_REASONS = ['discarded', 'webhook_deleted', 'erased', 'by_user'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Why an attempt brought no usable answer. An answer with another code than 2xx has none of these: its code says it. */
export const ATTEMPT_ERRORS = [
  'timeout',
  'dns_failed',
  'address_refused',
  'connection_refused',
  'connection_reset',
  'connection_failed',
  'tls_failed',
  'protocol_error',
  'response_incomplete',
  'interrupted',
] as const;
export type AttemptErrorKind = (typeof ATTEMPT_ERRORS)[number];

const captured = { body: z.string(), body_encoding: z.enum(['utf8', 'base64']) };
const headerMap = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Milliseconds; `null` where the phase did not happen (a kept connection has no DNS, connect or TLS phase). */
export const phases = z.object({
  dns_ms: z.number().nullable(),
  connect_ms: z.number().nullable(),
  tls_ms: z.number().nullable(),
  first_byte_ms: z.number().nullable(),
  total_ms: z.number(),
});
export type Phases = z.infer<typeof phases>;

/** One HTTP exchange. */
export const attempt = z.object({
  id: z.string(),
  number: z.int(),
  /** The HTTP status; `null` where no answer came. */
  status: z.int().nullable(),
  error: z.object({ kind: z.enum(ATTEMPT_ERRORS), message: z.string() }).nullable(),
  started_at: z.string(),
  request: z.object({ url: z.string(), headers: headerMap, ...captured }),
  /** At most 16 KiB of the body; `truncated` says whether there was more. */
  response: z.object({ headers: headerMap, ...captured, truncated: z.boolean() }).nullable(),
  phases,
  /** What happened, what it means and what comes of it, in a sentence. */
  explanation: z.string(),
});
export type Attempt = z.infer<typeof attempt>;

/** What `POST /webhooks/{id}/test` answers: the attempt it made, and the delivery that this was one of. */
export const testedAttempt = attempt.extend({ delivery_id: z.string(), as_expected: z.boolean() });
export type TestedAttempt = z.infer<typeof testedAttempt>;

/** One event on its way to one webhook. Times are RFC 3339 UTC with milliseconds. */
export const delivery = z.object({
  id: z.string(),
  event_id: z.string().nullable(),
  event: z.string(),
  webhook_id: z.int().nullable(),
  target_id: z.int().nullable(),
  profile_id: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  /** Why it was cancelled; `null` otherwise. */
  reason: z.enum(CANCEL_REASONS).nullable(),
  attempt_count: z.int(),
  next_attempt_at: z.string().nullable(),
  created_at: z.string(),
  completed_at: z.string().nullable(),
  replay_of: z.string().nullable(),
  /** Of a `failed` or `cancelled` one: the delivered copy of it (a replay, a resend as new); `null` otherwise. */
  recovered_by: z.string().nullable(),
  test: z.boolean(),
  /** Where deliveries are ordered by profile: the one that must be finished first. */
  waiting_for: z.string().nullable(),
  /** Why the extra data template added nothing: the context was sent alone; `null` where it did, or there is none. */
  extra_data_fault: z.string().nullable(),
  /** The last attempt that ended; `null` before. */
  last_attempt: z
    .object({
      number: z.int(),
      status: z.int().nullable(),
      error_kind: z.enum(ATTEMPT_ERRORS).nullable(),
      started_at: z.string(),
      total_ms: z.number(),
    })
    .nullable(),
  /** 0 once it is erased. */
  body_bytes: z.int(),
});
export type Delivery = z.infer<typeof delivery>;

export const deliveryDetail = delivery.extend({
  attempts: z.array(attempt),
  /** Where it stands and why, in a sentence. */
  explanation: z.string(),
  /** The attempt that is under way; it ends at its deadline, `timeout_ms` after its start, at the latest. */
  running: z.object({ number: z.int(), started_at: z.string(), timeout_ms: z.int() }).nullable(),
  /** Attempts that are still planned, and when, if each before them fails; empty where none is. */
  schedule: z.array(z.object({ number: z.int(), earliest_at: z.string(), latest_at: z.string() })),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

/** How many deliveries match. Counting is bounded: where `exact` is false there are at least so many. */
export const deliveryCount = z.object({ count: z.int(), exact: z.boolean() });
export type DeliveryCount = z.infer<typeof deliveryCount>;

/** `POST /deliveries/{id}/resend`. */
export const resend = z
  .strictObject({
    /** A new delivery with a new id (and `replay_of`), for receivers that already handled the old one. */
    as_new: truth,
    /** Edit and resend: another body, in a new delivery. */
    context: z.record(z.string(), z.unknown()),
  })
  .partial();
export type Resend = z.input<typeof resend>;
