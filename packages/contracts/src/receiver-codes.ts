// What a receiver that is built with our kit answers when it refuses a delivery, in words. The dispatcher explains attempts
// with it, and docs/errors.md is made from it. Without schemas, so that anyone may load it.
// The texts hold before and after a retry, for tests and for the last attempt: what follows is said elsewhere.

/** `cause` and `fix` are for the developer of the receiver. `page` is a path in this repository. */
export type ReceiverCodeText = {
  readonly status: number;
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  readonly page: string;
};

const ERRORS = 'docs/errors.md';
const SIGNATURES = 'docs/verifying-signatures.md';
const RETRIES = 'docs/retry-policy.md';
const KEEP_BYTES = 'Move the body parser below the webhook route, so that the receiver gets the untouched bytes.';

const text = (status: number, title: string, cause: string, fix: string, page = ERRORS): ReceiverCodeText => ({
  ...{ status, title, cause, fix, page },
});

export const RECEIVER_CODES = {
  secret_missing: text(500, 'The receiver has no secret.', 'An empty or unset variable.', "Set the webhook's secret."),
  secret_malformed: text(
    500,
    'The receiver has a secret that cannot be used.',
    'The copy is cut or has quotes or white space around it, or the base64 after `whsec_` is incomplete.',
    'Copy the whole secret to the receiver again.',
  ),
  adapter_wrong: text(
    500,
    'The receiver uses the adapter of another framework.',
    'Its handler was called with the request of a framework that the adapter is not for.',
    'Use the adapter that the log of the receiver names.',
  ),
  body_already_parsed: text(
    500,
    "The receiver's body parser ran before verification.",
    'A parser such as `express.json()` is registered before the webhook route.',
    KEEP_BYTES,
    SIGNATURES,
  ),
  body_already_read: text(
    500,
    'Other code of the receiver read the body before verification.',
    'Middleware consumed the stream.',
    KEEP_BYTES,
    SIGNATURES,
  ),
  headers_unreadable: text(
    500,
    'The receiver did not get the headers of the request.',
    'A load balancer sends multi-value headers, or the caller passes another value in their place.',
    'Pass the headers of the request to the receiver.',
  ),
  received_at_invalid: text(
    500,
    'The receiver got a `receivedAt` that is not a valid time.',
    'Seconds instead of milliseconds, or text that is not a date.',
    'Pass a Date, epoch milliseconds or ISO 8601 text.',
  ),
  method_not_allowed: text(
    405,
    'The request was not a POST.',
    'A redirect, a browser or a health check.',
    'Send only POST requests to this path.',
  ),
  encoding_unsupported: text(
    415,
    'The body was compressed.',
    'A proxy on the way compressed it.',
    'Switch off compression of requests in the proxy.',
  ),
  body_too_large: text(
    413,
    'The body is over `maxBodyBytes`.',
    'A large context.',
    'Raise `maxBodyBytes` to 1,114,112 or more: Posthorn sends bodies of up to 1 MiB and 64 KiB.',
  ),
  body_incomplete: text(
    400,
    'The connection closed before the body was complete.',
    'A timeout of the sender or of a proxy.',
    'If it happens often, raise the timeout of the proxy.',
  ),
  header_missing: text(
    400,
    'A signed header is missing.',
    'A request that is not from Posthorn, a webhook without a secret, a proxy that removes headers.',
    'Give the webhook a secret, and let the proxy pass `webhook-*` and `x-omneo-*` headers.',
    SIGNATURES,
  ),
  header_invalid: text(
    400,
    'A header has a value that cannot be right.',
    'The header was sent twice, or was changed on the way.',
    'Check which headers the proxy adds or changes.',
    SIGNATURES,
  ),
  timestamp_invalid: text(
    400,
    '`webhook-timestamp` is not a time.',
    'A header that was changed on the way.',
    'Find what changes headers on the way.',
    SIGNATURES,
  ),
  timestamp_too_old: text(
    401,
    "The request's timestamp is too old for the receiver's clock.",
    "A replayed request, or a receiver's clock that is ahead.",
    "Set the receiver's clock by NTP. A captured request must stay refused.",
    SIGNATURES,
  ),
  timestamp_too_new: text(
    401,
    "The request's timestamp is in the future for the receiver's clock.",
    "A receiver's clock that is behind.",
    "Set the receiver's clock by NTP.",
    SIGNATURES,
  ),
  event_mismatch: text(
    401,
    'The event name does not fit the signed id.',
    'The header with the name was changed on the way.',
    'Find what changes headers on the way.',
    SIGNATURES,
  ),
  signature_mismatch: text(
    401,
    'The signature does not match any secret of the receiver.',
    'The wrong secret, a rotation, a body that was changed or parsed and written again.',
    "Compare the receiver's secret with the webhook's. If they are equal, paste the request into the signature lab of the inspector.",
    SIGNATURES,
  ),
  json_invalid: text(
    422,
    'The signed body is not JSON in UTF-8.',
    'A sender other than Posthorn with the same secret.',
    'Find out who else has the secret.',
  ),
  schema_mismatch: text(
    422,
    'The context does not fit the schema of the receiver.',
    'The sender changed the event, or the schema is too narrow.',
    'Correct the schema, or accept with `invalidPayload`.',
  ),
  type_unknown: text(
    422,
    'No handler of the receiver takes this event.',
    'The webhook subscribes to more than the receiver handles.',
    'Add a handler, or subscribe to less.',
  ),
  in_progress: text(
    409,
    'The receiver is still handling another copy of this delivery.',
    'A retry came while the first attempt still works.',
    'You do not need to change anything.',
    RETRIES,
  ),
  retry_later: text(
    503,
    'The handler of the receiver asked for a retry.',
    '`throw retryAfter(…)`.',
    'You do not need to change anything.',
    RETRIES,
  ),
  handler_timeout: text(
    503,
    'The handler of the receiver took longer than `deadlineMs`.',
    'Slow work inside the handler.',
    "Do slow work after the answer, or raise `deadlineMs` below the webhook's timeout.",
  ),
  handler_failed: text(
    500,
    'The handler of the receiver threw an error.',
    'A bug in the handler, or in something it calls.',
    "Look at the cause in the receiver's log.",
  ),
  store_failed: text(
    503,
    'The receiver could not put the delivery into its queue.',
    'The queue is unavailable.',
    "Look at the cause in the receiver's log, and restore the queue.",
  ),
  inbox_unavailable: text(
    503,
    'The inbox of the receiver, which drops duplicates, does not answer.',
    'The database of the inbox is unavailable.',
    'Restore the database of the inbox.',
  ),
  shutting_down: text(
    503,
    'The receiver is closing.',
    'A rolling deploy.',
    'Let the next version of the receiver start before this one closes.',
  ),
  gone: text(
    410,
    'The receiver does not want this webhook any more.',
    '`throw gone()`.',
    'Switch the webhook on again when you want it.',
    RETRIES,
  ),
  internal: text(
    500,
    'The receiver failed with an internal error.',
    'A bug in the receiver kit.',
    "Report it with the cause in the receiver's log.",
  ),
} as const satisfies Record<string, ReceiverCodeText>;
