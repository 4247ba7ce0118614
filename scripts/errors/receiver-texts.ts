// Codes of @posthorn/receiver-kit and @posthorn/signing, in words.
import type { ReceiverErrorCode } from '../../packages/receiver-kit/src/errors.ts';
import type { ErrorText } from './api-texts.ts';

const KEEP_BYTES = 'Give the receiver the untouched request, before any body parser.';

export const RECEIVER_TEXTS: Record<ReceiverErrorCode, ErrorText> = {
  secret_missing: ['The receiver has no secret.', 'An empty or unset variable.', "Set the webhook's secret."],
  secret_malformed: [
    'The secret cannot be used.',
    'A cut copy, quotes or white space around it, base64 that is not complete after `whsec_`.',
    'Copy the whole secret again.',
  ],
  body_already_parsed: ['The body is a parsed value, not bytes.', '`express.json()` runs first.', KEEP_BYTES],
  body_already_read: ['The body was read before.', 'Middleware consumed the stream.', KEEP_BYTES],
  method_not_allowed: ['The request is not a POST.', 'A browser or a health check opened the URL.', 'Nothing.'],
  encoding_unsupported: [
    'The body is compressed.',
    'A proxy on the way compressed it.',
    'Switch off compression of requests in the proxy.',
  ],
  body_too_large: ['The body is over `maxBodyBytes`.', 'A large context.', 'Raise `maxBodyBytes`.'],
  body_incomplete: [
    'The connection closed inside the body.',
    'A timeout of the sender or of a proxy.',
    'Nothing: the sender retries.',
  ],
  header_missing: [
    'A signed header is missing.',
    'A request that is not from Posthorn, a webhook without a secret, a proxy that removes headers.',
    'Give the webhook a secret, and let the proxy pass `webhook-*` headers.',
  ],
  header_invalid: [
    'A header has a value that cannot be right.',
    'The header is there twice, or was changed on the way.',
    'Look at what the proxy adds.',
  ],
  timestamp_invalid: [
    '`webhook-timestamp` is not a time.',
    'A header that was changed on the way.',
    'Find what changes headers on the way.',
  ],
  timestamp_too_old: [
    'The request was signed too long ago.',
    "A replayed request, or a receiver's clock that is ahead.",
    'Set the clock. A captured request must stay refused.',
  ],
  timestamp_too_new: [
    'The request is signed in the future.',
    "A receiver's clock that is behind.",
    'Set the clock by NTP.',
  ],
  event_mismatch: [
    'The event name does not fit the signed id.',
    'The header with the name was changed on the way.',
    'Find what changes headers on the way.',
  ],
  signature_mismatch: [
    'No secret of the receiver gives this signature.',
    'The wrong secret, a rotation, a body that was changed or parsed and written again.',
    'See [verifying-signatures.md](verifying-signatures.md), or paste the request into the inspector.',
  ],
  json_invalid: [
    'The signed body is not JSON in UTF-8.',
    'A sender other than Posthorn with the same secret.',
    'Find out who else has the secret.',
  ],
  schema_mismatch: [
    'The context does not fit the schema that you gave.',
    'The sender changed the event, or the schema is too narrow.',
    'Correct the schema, or accept with `invalidPayload`.',
  ],
  type_unknown: [
    'No handler takes this event.',
    'The webhook subscribes to more than you handle.',
    'Add a handler, or subscribe to less.',
  ],
  in_progress: [
    'Another copy of this delivery is being handled.',
    'A retry came while the first attempt still works.',
    'Nothing: it is retried after `Retry-After`.',
  ],
  retry_later: ['The handler asked for a retry.', '`throw retryAfter(…)`.', 'Nothing: it is retried then.'],
  handler_timeout: [
    'The handler took longer than `deadlineMs`.',
    'Slow work inside the handler.',
    "Do slow work elsewhere, or raise `deadlineMs` below the webhook's timeout.",
  ],
  handler_failed: ['The handler threw.', 'A fault in the handler.', 'Look at the cause in your log.'],
  inbox_unavailable: [
    'The inbox that drops duplicates does not answer.',
    'Its database is away.',
    'Bring it back: the sender retries.',
  ],
  gone: [
    'The handler does not want this webhook any more.',
    '`throw gone()`.',
    'Posthorn switches the webhook off. Switch it on again when you want it.',
  ],
  internal: ['The kit failed.', 'A fault in the kit.', 'Report it with the cause in your log.'],
};
