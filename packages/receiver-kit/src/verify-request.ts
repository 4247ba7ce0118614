// Verifies a request of Posthorn from its bytes and headers: checks the signature and ties the event name to the signed id. It
// never decodes the body. Other schemes are in other-schemes.ts.
import { eventTimeOf, idFitsEvent, type Received, type Secret } from '@posthorn/signing';
import { checkStandard } from '@posthorn/signing/refusals';
import type { Clock } from './clock.ts';
import type { Delivery, Scheme } from './delivery.ts';
import { fault } from './errors.ts';
import { EVENT } from './event-header.ts';
import type { RequestHeaders } from './request/headers.ts';

/** The settings of a receiver: the same object for all of its requests. */
export interface VerifyRules {
  readonly schemes: readonly Scheme[];
  readonly toleranceS: number;
  readonly clock: Clock;
}

export type Proven = Omit<Delivery, 'data'>;

export interface SignedRequest {
  readonly body: Uint8Array;
  readonly headers: RequestHeaders;
  readonly secrets: readonly Secret[];
}

/** @throws WebhookError */
export function verifyPosthorn(request: SignedRequest, rules: VerifyRules, nowMs: number): Proven {
  const proven = verifySigned(request, 'webhook', rules, nowMs);
  return { ...proven, type: typeOf(request.headers, proven.id) };
}

/** The three headers that are signed, or sign. Svix, and senders that use it, call them `svix-`. */
export type Family = 'webhook' | 'svix';

export function signedHeaders(headers: RequestHeaders, family: Family): Omit<Received, 'body'> {
  return {
    id: headers.one(`${family}-id`),
    timestamp: headers.one(`${family}-timestamp`),
    signature: headers.joined(`${family}-signature`),
  };
}

/** Everything but the name of the event. */
export function verifySigned(
  { body, headers, secrets }: SignedRequest,
  family: Family,
  { toleranceS }: VerifyRules,
  nowMs: number,
): Omit<Proven, 'type'> {
  const signed = signedHeaders(headers, family);
  const { secretIndex, timestamp } = checkStandard({ ...signed, body }, secrets, { toleranceS, nowMs });
  const id = signed.id as string;
  const eventMs = eventTimeOf(id);
  const attempt = headers.one('posthorn-attempt') ?? '';
  return {
    id,
    attempt: /^[1-9][0-9]{0,5}$/.test(attempt) ? Number(attempt) : undefined,
    attemptedAt: new Date(timestamp * 1000),
    occurredAt: eventMs === undefined ? undefined : new Date(eventMs),
    traceparent: traceparentOf(headers),
    test: id.startsWith('tst_'),
    raw: body,
    scheme: 'standard',
    secretIndex,
  };
}

export function traceparentOf(headers: RequestHeaders): string | undefined {
  const text = headers.joined('traceparent')?.trim() ?? '';
  return /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(text) ? text : undefined;
}

/** @param id a signed one, which the name must fit */
export function typeOf(headers: RequestHeaders, id?: string): string {
  const type = headers.one(EVENT);
  if (type === undefined) throw fault('header_missing', { headers: [EVENT] });
  if (id === undefined || idFitsEvent(id, type)) return type;
  throw fault('event_mismatch', { event: type.slice(0, 100), id: id.slice(0, 100) });
}
