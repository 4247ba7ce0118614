// Loaded by receivers that accept other schemes than Posthorn's own.
import { createHash } from 'node:crypto';
import { checkVendor } from '@posthorn/signing/refusals';
import type { Delivery } from './delivery.ts';
import { fault } from './errors.ts';
import { familyOf, schemeOf, VENDOR_SIGNATURE } from './scheme.ts';
import {
  type Proven,
  type SignedRequest,
  traceparentOf,
  typeOf,
  type VerifyRules,
  verifyPosthorn,
  verifySigned,
} from './verify-request.ts';

/**
 * Picks the scheme, and verifies the request by it. The type of a `standard-webhooks` delivery is empty: the body names it.
 * @throws WebhookError
 */
export function verifyByScheme(request: SignedRequest, rules: VerifyRules, nowMs: number): Proven {
  const scheme = schemeOf(request.headers, rules.schemes);
  if (scheme === 'omneo-hmac') return verifiedByVendor(request);
  if (scheme === 'standard') return verifyPosthorn(request, rules, nowMs);
  return { ...verifySigned(request, familyOf(request.headers, scheme), rules, nowMs), type: '', scheme };
}

function verifiedByVendor({ body, headers, secrets }: SignedRequest): Proven {
  const { secretIndex } = checkVendor({ signature: headers.one(VENDOR_SIGNATURE), body }, secrets);
  const type = typeOf(headers);
  return {
    id: createHash('sha256').update(`${type}\n`).update(body).digest('hex'),
    type,
    attempt: undefined,
    attemptedAt: undefined,
    occurredAt: undefined,
    traceparent: traceparentOf(headers),
    test: false,
    raw: body,
    scheme: 'omneo-hmac',
    secretIndex,
  };
}

/** Standard Webhooks names the event in the body: `{ "type": "invoice.paid", "timestamp": "2026-01-01T00:00:00Z", "data": … }`. */
export function eventIn(value: unknown): Pick<Delivery, 'type' | 'occurredAt'> {
  const { type, timestamp } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof type !== 'string' || type === '')
    throw fault('schema_mismatch', { issues: [{ path: 'type', message: 'must be a text that is not empty' }] });
  const ms = typeof timestamp === 'string' && /^\d{4}-\d\d-\d\dT/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return { type, occurredAt: Number.isNaN(ms) ? undefined : new Date(ms) };
}
