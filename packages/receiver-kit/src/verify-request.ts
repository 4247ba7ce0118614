// Verifies a request from its bytes and headers: picks the scheme, checks the signature, ties the event name to the
// signed id. It never decodes the body.
import { createHash } from 'node:crypto';
import { eventTimeOf, idFitsEvent, type Secret, verifyStandard, verifyVendor } from '@posthorn/signing';
import type { Delivery, Scheme } from './delivery.ts';
import { fault } from './errors.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestHeaders } from './request/headers.ts';
import { EVENT, schemeOf, signedHeaders, VENDOR_SIGNATURE } from './scheme.ts';

export interface VerifyRules {
  readonly schemes: readonly Scheme[];
  readonly toleranceS: number;
  readonly nowMs: number;
  /** How often a mismatch is diagnosed: anyone can send one. */
  readonly diagnoses: RateLimit;
}

/** `type` is empty where the body names the event. */
export type Proven = Omit<Delivery, 'data'>;

export interface SignedRequest {
  readonly body: Uint8Array;
  readonly headers: RequestHeaders;
  readonly secrets: readonly Secret[];
}

/** @throws WebhookError */
export function verifyRequest(request: SignedRequest, rules: VerifyRules): Proven {
  const scheme = schemeOf(request.headers, rules.schemes);
  return scheme === 'omneo-hmac' ? verifiedByVendor(request) : verifiedByStandard(request, rules, scheme);
}

function verifiedByStandard({ body, headers, secrets }: SignedRequest, rules: VerifyRules, scheme: Scheme): Proven {
  const signed = signedHeaders(headers, scheme);
  const { secretIndex, timestamp } = verifyStandard({ ...signed, body }, secrets, rules);
  const id = signed.id as string;
  const type = scheme === 'standard' ? typeOf(id, headers) : '';
  const eventMs = eventTimeOf(id);
  return {
    id,
    type,
    attempt: readAttempt(headers.one('posthorn-attempt')),
    attemptedAt: new Date(timestamp * 1000),
    occurredAt: eventMs === undefined ? undefined : new Date(eventMs),
    traceparent: readTraceparent(headers),
    test: id.startsWith('tst_'),
    raw: body,
    scheme,
    secretIndex,
  };
}

function typeOf(id: string, headers: RequestHeaders): string {
  const type = headers.one(EVENT);
  if (type === undefined) throw missingEvent();
  if (idFitsEvent(id, type)) return type;
  throw fault('event_mismatch', { event: type.slice(0, 100), id: id.slice(0, 100) });
}

function verifiedByVendor({ body, headers, secrets }: SignedRequest): Proven {
  const { secretIndex } = verifyVendor({ signature: headers.one(VENDOR_SIGNATURE), body }, secrets);
  const type = headers.one(EVENT);
  if (type === undefined) throw missingEvent();
  const id = createHash('sha256').update(`${type}\n`).update(body).digest('hex');
  return {
    id,
    type,
    attempt: undefined,
    attemptedAt: undefined,
    occurredAt: undefined,
    traceparent: readTraceparent(headers),
    test: false,
    raw: body,
    scheme: 'omneo-hmac',
    secretIndex,
  };
}

function missingEvent(): Error {
  return fault('header_missing', { headers: [EVENT] });
}

function readAttempt(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : undefined;
}

function readTraceparent(headers: RequestHeaders): string | undefined {
  const text = headers.joined('traceparent')?.trim();
  return text !== undefined && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(text) ? text : undefined;
}
