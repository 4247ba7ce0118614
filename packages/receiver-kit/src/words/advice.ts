// What to do about a code, where the request itself gives no more particular advice.

const AGAIN = 'The sender tries again.';

export const ADVICE: Readonly<Record<string, string>> = {
  method_not_allowed: 'Senders use POST only. A browser, a health check or a redirect uses another method.',
  encoding_unsupported:
    'The sender never compresses. Something on the way does: turn that off. Some frameworks decompress such a body, others do not.',
  body_too_large: 'Raise maxBodyBytes in the options of createReceiver.',
  body_incomplete: `${AGAIN} If it happens often, raise the timeout of the proxies on the way.`,
  headers_unreadable:
    'Pass the headers as the second argument: a Headers object, an object by name, pairs, or a flat list of names and values.',
  header_invalid: 'Something on the way added the header again or changed it. Look at what proxies and gateways add.',
  timestamp_invalid: 'Something on the way changed webhook-timestamp, which is in seconds since 1970.',
  event_mismatch: 'Something changed the event name on the way, or the sender is not Posthorn.',
  json_invalid: 'The body is as the sender signed it. Correct the template of the webhook, so that it writes JSON.',
  in_progress: `${AGAIN} If no handler runs, an earlier process ended while it held the delivery, which is free after leaseMs.`,
  retry_later: `A handler gave retryAfter(). ${AGAIN}`,
  handler_failed: `See \`cause\` for what the handler threw. ${AGAIN} Throw retryAfter(), drop() or gone() to choose another answer.`,
  store_failed: `See \`cause\` for what store() threw, and check your queue. The delivery is not in it as far as the receiver knows. ${AGAIN}`,
  inbox_unavailable: `See \`cause\`, and check the store behind \`inbox\`. No handler ran twice. ${AGAIN}`,
  shutting_down: `receiver.close() was called. ${AGAIN} Send new requests to another process.`,
  gone: 'Posthorn switches the webhook off. Switch it on again when this receiver wants its events.',
  internal: 'See `cause`. If a function of the options threw, correct it. Else please report this as a bug of the kit.',
};

/** Where no adapter says how its framework keeps the bytes. */
export const KEEP_BYTES = 'Put the receiver before every body parser, and give it the bytes as they came.';
