// Decides whether a delivery matches a query, from its known fields: for pages that hold rows, and for tests.
import type { Query, Term, Value } from './ast.ts';
import { bodyHas, headersHave, isWithin } from './inside.ts';
import { contains, fits, fitsAnyCase } from './text-matching.ts';

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Rows of the live stream have these names. What is left out is taken as not there. */
export type DeliveryFacts = {
  readonly id: string;
  readonly event: string;
  readonly webhookId: number | null;
  readonly status: string;
  /** Of a cancellation. */
  readonly reason: string | null;
  readonly attemptCount: number;
  /** Of the last attempt that ended: its HTTP status, what went wrong, how long it took. */
  readonly code: number | null;
  readonly errorKind: string | null;
  readonly totalMs: number | null;
  readonly createdAt: number;
  readonly bodyBytes: number;
  readonly test: boolean;
  readonly eventId?: string | null;
  readonly targetId?: number | null;
  readonly profileId?: string | null;
  readonly replayOf?: string | null;
  /** Of a failed or cancelled one: the copy of it that was delivered. */
  readonly recoveredBy?: string | null;
  readonly webhookUrl?: string | null;
  readonly webhookDescription?: string | null;
  /** From when it could be sent to the start of its first attempt. */
  readonly waitMs?: number | null;
  readonly erased?: boolean;
  readonly ordered?: boolean;
  /** As JSON text. */
  readonly body?: string | null;
  readonly requestHeaders?: Headers | null;
  readonly responseHeaders?: Headers | null;
};

/** @param now what "15m ago" is counted from, epoch ms */
export function matches(query: Query, delivery: DeliveryFacts, now: number): boolean {
  switch (query.type) {
    case 'and':
      return query.nodes.every((node) => matches(node, delivery, now));
    case 'or':
      return query.nodes.some((node) => matches(node, delivery, now));
    case 'not':
      return !matches(query.node, delivery, now);
    case 'text':
      return TEXTS.some((field) => contains(delivery[field], query.text));
    case 'term':
      return termMatches(query, delivery, now);
  }
}

const TEXTS = ['event', 'id', 'eventId', 'profileId', 'webhookDescription', 'webhookUrl'] as const;

const FIELDS = {
  status: 'status',
  event: 'event',
  target: 'targetId',
  profile: 'profileId',
  code: 'code',
  error: 'errorKind',
  attempt: 'attemptCount',
  latency: 'totalMs',
  wait: 'waitMs',
  reason: 'reason',
  size: 'bodyBytes',
  id: 'id',
  event_id: 'eventId',
  replay: 'replayOf',
} as const satisfies Record<string, keyof DeliveryFacts>;

function termMatches(term: Term, delivery: DeliveryFacts, now: number): boolean {
  const { key, values } = term;
  if (key === 'body') return bodyHas(delivery.body ?? null, term);
  if (key === 'header') return headersHave([delivery.requestHeaders, delivery.responseHeaders], term);
  if (key === 'webhook') return values.some((value) => isWebhook(value, delivery));
  if (key === 'is') return values.some((value) => value.kind === 'text' && isSpecial(value.text, delivery));
  if (key === 'since') return values.some((value) => delivery.createdAt >= momentOf(value, now));
  if (key === 'until') return values.some((value) => delivery.createdAt < momentOf(value, now));
  const field = FIELDS[key as keyof typeof FIELDS];
  const found = delivery[field] ?? null;
  return found !== null && values.some((value) => isFound(found, value));
}

function isFound(found: string | number, value: Value): boolean {
  if (value.kind === 'any') return true;
  if (value.kind === 'id') return found === value.id;
  if (typeof found === 'number') return value.kind === 'interval' && isWithin(found, value);
  if (value.kind === 'pattern') return fits(found, value.text);
  return value.kind === 'text' && found === value.text;
}

/** Epoch milliseconds. */
export const momentOf = (value: Value, now: number): number =>
  value.kind === 'time' ? value.at : value.kind === 'ago' ? now - value.ms : Number.NaN;

function isWebhook(value: Value, { webhookId, webhookUrl, webhookDescription }: DeliveryFacts): boolean {
  if (value.kind === 'any') return webhookId !== null;
  if (value.kind === 'id') return webhookId === value.id;
  return [webhookDescription, webhookUrl].some((text) => {
    if (text === null || text === undefined) return false;
    if (value.kind === 'part') return contains(text, value.text);
    if (value.kind === 'pattern') return fitsAnyCase(text, value.text);
    return value.kind === 'text' && text === value.text;
  });
}

function isSpecial(word: string, { replayOf, recoveredBy, test, erased, ordered }: DeliveryFacts): boolean {
  if (word === 'replay') return (replayOf ?? null) !== null;
  if (word === 'recovered') return (recoveredBy ?? null) !== null;
  return (
    (word === 'test' && test) || (word === 'erased' && erased === true) || (word === 'ordered' && ordered === true)
  );
}
