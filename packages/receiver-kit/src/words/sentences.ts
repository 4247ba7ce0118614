// What happened, by code: the message, and the hint where the details make it particular. The rest of the hints are in
// advice.ts. A code can come from several places: each gives details of its own.
import type { Framework } from '@posthorn/diagnose/frameworks/framework';
import type { WebhookError } from '@posthorn/signing';
import { sentencesOf } from '@posthorn/signing/refusal-sentences';
import { EVENT } from '../event-header.ts';
import type { About } from './about.ts';

type Details = Readonly<Record<string, unknown>>;
type Said = readonly [message: string, hint?: string | undefined, details?: Details];

interface Known extends Omit<About, 'framework'> {
  readonly framework?: Framework | undefined;
  readonly cause: unknown;
  /** How the framework in use keeps the bytes. */
  readonly keepBytes: string;
}

type Say = (details: Details, known: Known) => Said;

const SENTENCES = {
  body_already_parsed: parsed,
  body_already_read: (_, { body, framework, keepBytes }) =>
    body === undefined
      ? [
          'the body was read before the receiver got the request, and its bytes were not kept',
          `Something consumed the stream. ${keepBytes}`,
        ]
      : [
          'the buffer of the body was transferred to another owner',
          framework ? keepBytes : 'Pass the body before anything calls transfer() or structuredClone() on it.',
        ],
  headers_unreadable: (_, { headers }) => [`${headersAre(headers)}, not the headers of a request`],
  received_at_invalid: (_, { receivedAt }) => [
    '`receivedAt` is not a time',
    typeof receivedAt !== 'object' && Number(receivedAt) >= EARLIEST_S
      ? 'It seems to be in seconds. Give milliseconds.'
      : 'Give a Date, epoch milliseconds, or text such as 2026-01-01T00:00:00Z.',
  ],
  method_not_allowed: ({ method }) => [`webhooks use POST; this request uses ${method}`],
  encoding_unsupported: () => ['the request has a content-encoding'],
  body_too_large: ({ maxBodyBytes }) => [`the body is larger than ${maxBodyBytes} bytes`],
  body_incomplete: () => ['the connection closed before the body was complete'],
  event_mismatch: () => [`${EVENT} does not match the signed webhook-id`],
  json_invalid: (_, { request }) => notJson(request?.body),
  schema_mismatch: ({ type, issues }) =>
    type === undefined
      ? [
          'the body has no event name in its member `type`',
          'A Standard Webhooks sender writes {"type": "invoice.paid", "timestamp": "…", "data": …}. If this sender names its events elsewhere, use receiver-independent code: verifyStandard of @posthorn/signing.',
        ]
      : [
          `the context of ${type} does not match its schema`,
          `${listed(issues as readonly Issue[])}. Correct the schema in \`events\`, or set invalidPayload: 'accept'.`,
        ],
  type_unknown: ({ type, listed: isListed }) => [
    `no handler matches ${type}`,
    isListed
      ? `Add .on('${type}', …), or remove the event from the webhook.`
      : `Add "${type}" to \`events\`, or handle '*'.`,
  ],
  in_progress: () => ['another copy of this delivery is being handled'],
  retry_later: ({ retryAfterS }) => [`retry after ${retryAfterS} s`],
  handler_timeout: ({ type, deadlineMs, goesOn }) => [
    `the handler of ${type} took longer than ${deadlineMs} ms`,
    goesOn
      ? 'The handler continues, and the next attempt gets 200 once it is done. Do slow work in a queue, or raise deadlineMs to a value below the timeout of the webhook.'
      : 'The platform stops work once the answer is sent, so the delivery was given back, and the next attempt runs the handler again. Do slow work in a queue, or pass waitUntil.',
  ],
  handler_failed: ({ type }, { cause }) => [`the handler of ${type} failed${threw(cause)}`],
  store_failed: ({ type }, { cause }) => [`store() did not take ${type}${threw(cause)}`],
  inbox_unavailable: () => ['the inbox failed'],
  shutting_down: () => ['the receiver is closing'],
  gone: () => ['a handler gave gone(): this receiver wants no more events'],
  internal: () => ['the receiver itself failed; see `cause`'],
} satisfies Readonly<Record<string, Say>>;

/** What an error without sentences is to say. Those of a signature are of @posthorn/signing. */
export function saidOf({ code, details }: WebhookError, known: Known): Said {
  if (Object.hasOwn(SENTENCES, code)) return SENTENCES[code as keyof typeof SENTENCES](details, known);
  const { message, hint } = sentencesOf(code, details);
  return [message, hint];
}

/** Milliseconds before 1973 are seconds by mistake. */
const EARLIEST_S = 1e8;

function parsed({ argument, place, format, found }: Details, { body, framework, keepBytes }: Known): Said {
  if (argument === 'body')
    return [`the body is ${article(found)}, not the bytes that were received`, framework ? keepBytes : bodyHint(body)];
  if (found === 'ascii')
    return [
      "req.setEncoding('ascii') made text of the body and lost bytes",
      `Remove setEncoding, or let it be 'utf8'. ${keepBytes}`,
    ];
  if (format === undefined)
    return [
      `${place} is ${article(found)}, not the bytes that were received`,
      `Keep the Buffer itself in ${place}. ${keepBytes}`,
    ];
  const parser = framework?.parsers?.[format as 'json'] ?? framework?.parser;
  return [
    `${parser} ran first: ${place} is ${found === 'string' ? 'text' : 'an object'}, not ${place === 'event.body' ? 'text' : 'bytes'}`,
    keepBytes,
  ];
}

/** @param found the type of a value */
function article(found: unknown): string {
  if (found === 'undefined' || found === 'null') return found;
  return found === 'object' ? 'an object' : `a ${found}`;
}

function bodyHint(body: unknown): string {
  if (typeof body === 'object' && body !== null) {
    if (isFunctionOf(body, 'then')) return 'The body is a promise: await it first.';
    if (isFunctionOf(body, 'pipe') || isFunctionOf(body, 'getReader'))
      return 'The body is a stream: read its bytes first.';
    if (isFunctionOf(body, 'arrayBuffer')) return 'Pass the bytes: await its arrayBuffer().';
  }
  return 'Pass the raw body. JSON.stringify writes other bytes than the signed ones.';
}

function isFunctionOf(value: object, name: string): boolean {
  try {
    return typeof (value as Record<string, unknown>)[name] === 'function';
  } catch {
    return false;
  }
}

function headersAre(headers: unknown): string {
  if (typeof headers !== 'object' || headers === null)
    return `\`headers\` is ${article(headers === null ? 'null' : typeof headers)}`;
  try {
    if ('headers' in headers) return '`headers` is a whole request';
  } catch {
    // An object that cannot be looked at.
  }
  return '`headers` cannot be read';
}

interface Issue {
  readonly path: string;
  readonly message: string;
}

const listed = (issues: readonly Issue[]): string =>
  issues.map(({ path, message }) => `${path || '(root)'}: ${message}`).join('; ');

/** Who throws nothing has no cause to look at. */
const threw = (cause: unknown): string => (cause === undefined || cause === null ? `: it threw ${String(cause)}` : '');

/** The parser's own message quotes the body, so only its position is taken. */
function notJson(body: Uint8Array = new Uint8Array()): Said {
  const message = 'the body is authentic, but it is not';
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (!(error instanceof SyntaxError)) return [`${message} UTF-8`];
    const position = /position (\d+)/.exec(String(error))?.[1];
    if (position !== undefined)
      return [`${message} JSON (position ${position})`, undefined, { position: Number(position) }];
  }
  return [`${message} JSON`];
}
