// Codes of the API, of attempts and of the client, in words.
import type { ClientErrorCode } from '../../packages/client/src/result.ts';
import type { ErrorCode } from '../../packages/contracts/src/errors.ts';
import type { AttemptErrorKind } from '../../packages/contracts/src/words.ts';

/** What happened, what causes it most often, and what to do next. */
export type ErrorText = readonly [meaning: string, cause: string, next: string];

export const API_TEXTS: Record<ErrorCode, ErrorText> = {
  malformed_json: ['The body is not JSON.', 'A cut body, a trailing comma, text that is not UTF-8.', 'Send JSON.'],
  malformed_request: [
    'The request itself cannot be read.',
    'A path or a header that HTTP does not allow, a body that ended early.',
    'Correct what `message` names.',
  ],
  unauthenticated: [
    'The request has no valid token or session.',
    'No `authorization: Bearer …`, a mistyped or revoked token, a session that ended.',
    'Send a valid token, or sign in again.',
  ],
  token_expired: ['The token is past its expiry.', 'It was made with an end.', 'Create a new token and use it.'],
  forbidden: [
    'The token is valid but may not do this.',
    'The token lacks the right that `message` names.',
    'Use a token that has the right.',
  ],
  cross_site: [
    'A browser page asked in the name of its user without proof that it is our own page.',
    'Another origin, no `posthorn-csrf: 1` header, or a `--public-url` that is not the address in use.',
    'Set `--public-url`, or call with a token.',
  ],
  not_found: [
    'The path or the resource does not exist for this tenant.',
    'A wrong id, a deleted resource, a token of another tenant.',
    'Check the id and the tenant of the token.',
  ],
  method_not_allowed: [
    'The path exists, but not for this method.',
    'A wrong method.',
    'Use a method that the `allow` header lists.',
  ],
  conflict: [
    'The state of the resource does not allow this now.',
    'A delivery that is under way or done, a change by someone else, a webhook that exists already.',
    'Read the resource again, then decide.',
  ],
  idempotency_conflict: [
    'This idempotency key was used for another event.',
    'A key is reused with a different name or context.',
    'Use one key for one event.',
  ],
  gone: [
    'What this needs was deleted.',
    'The webhook was deleted, or the data was erased with its profile.',
    'Create what is missing. Erased data does not come back.',
  ],
  body_too_large: [
    'The body is over the limit.',
    'A large context, or too many events in one batch.',
    'Send less at once. `message` names the limit.',
  ],
  unsupported_media_type: [
    'The body has a type or an encoding that is not read.',
    'A `content-type` other than JSON, or an unknown `content-encoding`.',
    'Send `content-type: application/json`.',
  ],
  invalid: [
    'The JSON is well formed, but its values are not accepted.',
    'A missing field, a wrong type, an unknown name, a name that appears twice in one object.',
    'Correct the fields that `errors` lists. `at` shows the place in a query.',
  ],
  upgrade_required: [
    'This path speaks WebSocket only.',
    'A plain request to the live stream.',
    'Connect with a WebSocket client ([live-stream.md](live-stream.md)).',
  ],
  too_many_requests: [
    'A limit of this tenant or address is used up.',
    'Too many reads, tests, viewers or sign-in attempts at once, or events faster than the ingest rate.',
    'Wait for `Retry-After`, then send it again.',
  ],
  internal: [
    'The dispatcher failed.',
    'A fault in Posthorn.',
    'Retry with the same idempotency key. Report it with the log line of the same time.',
  ],
  unavailable: [
    'The dispatcher cannot do this now. Events of this request were not accepted.',
    'The disk is full, the database is locked or damaged, or the process is stopping.',
    'Retry with the same idempotency key. `/readyz` and the log say why.',
  ],
};

export const ATTEMPT_TEXTS: Record<AttemptErrorKind, ErrorText> = {
  timeout: [
    "The webhook's timeout passed before the answer was complete.",
    'A receiver that works before it answers, or hangs.',
    'Answer first and work afterwards, or raise `timeout`.',
  ],
  dns_failed: [
    "The receiver's name could not be looked up.",
    'A mistyped name, a removed record, a silent name server.',
    'Check the name from the machine of the dispatcher.',
  ],
  address_refused: [
    'The address is not public, so the dispatcher did not connect.',
    'A URL or name that leads to a private or loopback address.',
    'Use a public address, or start with `--allow-private-networks`.',
  ],
  connection_refused: [
    'The host refused the connection.',
    'The receiver is not running, or listens on another port.',
    'Start the receiver and check the port.',
  ],
  connection_reset: [
    'The connection was closed before an answer came.',
    'A crash, a restart, a proxy that gave up.',
    "Look at the receiver's log for the time of the attempt.",
  ],
  connection_failed: [
    'No connection came about.',
    'No route, a firewall, every address of the name silent.',
    'Connect from the machine of the dispatcher with curl.',
  ],
  tls_failed: [
    'TLS could not be agreed on, or the certificate is not valid.',
    'An expired certificate, a wrong name, a missing intermediate, a private CA.',
    'Renew or complete the certificate. Private CAs: [operations.md](operations.md#networks).',
  ],
  auth_failed: [
    'The dispatcher could not authenticate, so it sent nothing.',
    'A token endpoint that is down or refuses the client, a client certificate that TLS does not accept.',
    'Correct the `authentication` as `message` says ([authentication.md](authentication.md#when-it-fails)).',
  ],
  protocol_error: [
    'The answer is not HTTP, or contradicts itself.',
    'A port of another service, a wrong scheme, a length and chunks at once.',
    'Check scheme and port. The message names what is wrong.',
  ],
  response_incomplete: [
    'The answer began and did not end.',
    'The receiver closed the connection inside the body.',
    "Look at the receiver's log, and at the limits of its proxy.",
  ],
  interrupted: [
    'The dispatcher ended while the attempt was under way.',
    'A stop, a crash or a kill.',
    'Nothing: the delivery is retried. The receiver may get it twice.',
  ],
};

export const CLIENT_TEXTS: Record<ClientErrorCode, ErrorText> = {
  network: ['No answer came.', 'The dispatcher is not running, or the address is wrong.', 'Check `url`, then retry.'],
  timeout: ['No answer came in time.', 'An overloaded dispatcher or network.', 'Retry with the same key.'],
  aborted: ['Your own `signal` ended the call.', 'Your program stopped it.', 'Nothing.'],
  unexpected_response: [
    "The answer is not one of Posthorn's API.",
    "A proxy's page, a wrong address.",
    'Look at the message, which shows how the answer begins, and check `url`.',
  ],
};
