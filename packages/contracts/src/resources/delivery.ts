import * as z from 'zod/mini';
import { ATTEMPT_ERRORS, DELIVERY_REASONS, DELIVERY_STATUSES } from '../words.ts';

const captured = { body: z.string(), body_encoding: z.enum(['utf8', 'base64']) };
const headerMap = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Milliseconds; `null` where the phase did not happen (a kept connection has no DNS, connect or TLS phase). */
export const phases = z.object({
  dns_ms: z.nullable(z.number()),
  connect_ms: z.nullable(z.number()),
  tls_ms: z.nullable(z.number()),
  first_byte_ms: z.nullable(z.number()),
  total_ms: z.number(),
});
export type Phases = z.infer<typeof phases>;

/** Why a receiver refused a delivery, by the code that our receiver kit answers. */
export const receiverError = z.object({
  /** As answered: 1 to 40 of `a-z` and `_`. */
  code: z.string(),
  /** `null` where the code, with this status, is not one of the receiver kit. */
  explanation: z.nullable(z.object({ title: z.string(), cause: z.string(), fix: z.string(), page: z.string() })),
});
export type ReceiverError = z.infer<typeof receiverError>;

/** One HTTP exchange. */
export const attempt = z.object({
  id: z.string(),
  number: z.int(),
  /** The HTTP status; `null` where no answer came. */
  status: z.nullable(z.int()),
  error: z.nullable(z.object({ kind: z.enum(ATTEMPT_ERRORS), message: z.string() })),
  started_at: z.string(),
  request: z.object({ method: z.string(), url: z.string(), headers: headerMap, ...captured }),
  /** At most 16 KiB of the body; `truncated` says whether there was more. */
  response: z.nullable(z.object({ headers: headerMap, ...captured, truncated: z.boolean() })),
  phases,
  /** `null` where the answer is a success or has no such code. */
  receiver_error: z.nullable(receiverError),
  /** What happened, what it means and what comes of it, in a sentence. */
  explanation: z.string(),
});
export type Attempt = z.infer<typeof attempt>;

/** What `POST /webhooks/{id}/test` answers: the attempt it made, and the delivery that this was one of. */
export const testedAttempt = z.extend(attempt, { delivery_id: z.string(), as_expected: z.boolean() });
export type TestedAttempt = z.infer<typeof testedAttempt>;

/** Why a target's templates made nothing that can be sent. `where`: `body`, `url`, or `header NAME`. */
export const renderFault = z.object({
  reason: z.string(),
  /** Of the template, or of the rendered body where that is not JSON; from 1. `null` = the fault has no place. */
  line: z.nullable(z.int()),
  column: z.nullable(z.int()),
  where: z.string(),
});

/** One event on its way to one webhook or target. Times are RFC 3339 UTC with milliseconds. */
export const delivery = z.object({
  id: z.string(),
  event_id: z.nullable(z.string()),
  event: z.string(),
  webhook_id: z.nullable(z.int()),
  target_id: z.nullable(z.int()),
  profile_id: z.nullable(z.string()),
  status: z.enum(DELIVERY_STATUSES),
  /** Why it was cancelled, or `render_failed`; `null` otherwise. */
  reason: z.nullable(z.enum(DELIVERY_REASONS)),
  attempt_count: z.int(),
  next_attempt_at: z.nullable(z.string()),
  created_at: z.string(),
  completed_at: z.nullable(z.string()),
  replay_of: z.nullable(z.string()),
  /** Of a `failed` or `cancelled` one: the delivered copy of it (a replay, a resend as new); `null` otherwise. */
  recovered_by: z.nullable(z.string()),
  test: z.boolean(),
  /** Where deliveries are ordered by profile: the one that must be finished first. */
  waiting_for: z.nullable(z.string()),
  /** Why the extra data template added nothing: the context was sent alone; `null` where it did, or there is none. */
  extra_data_fault: z.nullable(z.string()),
  /** Of one that failed with `render_failed`: what is wrong; `null` otherwise. */
  render_fault: z.nullable(renderFault),
  /** The last attempt that ended; `null` before. */
  last_attempt: z.nullable(
    z.object({
      number: z.int(),
      status: z.nullable(z.int()),
      error_kind: z.nullable(z.enum(ATTEMPT_ERRORS)),
      started_at: z.string(),
      total_ms: z.number(),
    }),
  ),
  /** 0 once it is erased. */
  body_bytes: z.int(),
});
export type Delivery = z.infer<typeof delivery>;

export const deliveryDetail = z.extend(delivery, {
  /** Of one that failed with `render_failed`: what was rendered, where it is a whole text that is not JSON. */
  rendered: z.nullable(z.string()),
  attempts: z.array(attempt),
  /** Where it stands and why, in a sentence. */
  explanation: z.string(),
  /** The attempt that is under way; it ends at its deadline, `timeout_ms` after its start, at the latest. */
  running: z.nullable(z.object({ number: z.int(), started_at: z.string(), timeout_ms: z.int() })),
  /** Attempts that are still planned, and when, if each before them fails; empty where none is. */
  schedule: z.array(z.object({ number: z.int(), earliest_at: z.string(), latest_at: z.string() })),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

/** How many deliveries match. Counting is bounded: where `exact` is false there are at least so many. */
export const deliveryCount = z.object({ count: z.int(), exact: z.boolean() });
export type DeliveryCount = z.infer<typeof deliveryCount>;
