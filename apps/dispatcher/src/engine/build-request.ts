// Builds the request of one attempt: the bytes of the delivery, signed now, with the current URL, secret and headers.
import { contentDigest, keyHint, signStandard, signVendor } from '@posthorn/signing';
import type { Endpoint } from '../domain/endpoint.ts';
import { hexOf, traceIdOf } from '../domain/ids.ts';
import { masked } from '../domain/masked-headers.ts';
import { beginTrace, continueTrace } from '../domain/trace-context.ts';
import type { ClaimedDelivery } from '../ports/store/claims.ts';
import type { TransportRequest } from '../ports/transport.ts';
import { SHARED_FROM_CHARS } from './bodies.ts';
import { validSecrets } from './valid-secrets.ts';

export type BuiltRequest = TransportRequest & {
  /** The headers as they may be stored and shown: values of static headers are masked. */
  shownHeaders: Readonly<Record<string, string>>;
};

export type BuildInput = {
  delivery: Pick<ClaimedDelivery, 'id' | 'eventId' | 'eventName' | 'number' | 'traceparent' | 'depth'>;
  endpoint: Endpoint;
  body: Buffer;
  /** Epoch ms. */
  now: number;
  /** 8 random bytes: the span of this attempt. */
  spanId: Uint8Array;
  /** The `traceparent` of this attempt's span, if spans are recorded. */
  traceparent?: string | null;
  userAgent: string;
};

export function buildRequest({
  delivery,
  endpoint,
  body,
  now,
  spanId,
  traceparent,
  userAgent,
}: BuildInput): BuiltRequest {
  const timestamp = Math.floor(now / 1000);
  const own: Record<string, string> = { 'content-type': 'application/json' };
  if (!hasAccept(endpoint.headers)) own['accept'] = '*/*';
  own['user-agent'] = userAgent;
  own['x-omneo-event'] = delivery.eventName;
  own['webhook-id'] = delivery.id;
  own['webhook-timestamp'] = String(timestamp);
  own['content-digest'] = digestOf(body);
  own['posthorn-attempt'] = String(delivery.number);
  own['traceparent'] = traceparent ?? attemptTrace(delivery, hexOf(spanId));
  if (delivery.depth > 0) own['posthorn-depth'] = String(delivery.depth);
  const secrets = validSecrets(endpoint, now);
  const [newest] = secrets;
  if (newest !== undefined) {
    own['webhook-signature'] = signStandard({ id: delivery.id, timestamp, body }, secrets);
    // This header has room for one value, so attempts alternate. A receiver that knows one secret accepts by the second.
    const turn = secrets[(delivery.number - 1) % secrets.length] ?? newest;
    if (endpoint.vendorSignature) own['x-omneo-hmac-sha256'] = signVendor(body, turn);
    if (endpoint.secretGenerated) own['posthorn-key-hint'] = keyHint(newest);
  }
  // Most endpoints have none. Both headers are then the same object, which nothing changes.
  const hasStatic = !isEmpty(endpoint.headers);
  return {
    tenantId: endpoint.tenantId,
    method: endpoint.method,
    url: endpoint.url,
    credential: null,
    headers: hasStatic ? { ...endpoint.headers, ...own } : own,
    shownHeaders: hasStatic ? { ...masked(endpoint.headers), ...own } : own,
    body,
    timeoutMs: endpoint.timeoutMs,
  };
}

/** Of bodies that attempts may share. Hashing a large body takes as long as everything else of an attempt. */
const digests = new WeakMap<Buffer, string>();

function digestOf(body: Buffer): string {
  if (body.byteLength < SHARED_FROM_CHARS) return contentDigest(body);
  const known = digests.get(body) ?? contentDigest(body);
  digests.set(body, known);
  return known;
}

function isEmpty(headers: Readonly<Record<string, string>>): boolean {
  for (const _name in headers) return false;
  return true;
}

/** The trace the event came in, or that of the event itself, under the span of one attempt. */
export function attemptTrace({ id, eventId, traceparent }: Traced, spanId: string): string {
  if (traceparent !== null) return continueTrace(traceparent, spanId);
  return beginTrace(traceIdOf(eventId ?? id), spanId);
}

/** A firewall in front of the receiver may refuse requests without `accept`; an endpoint may set one of its own. */
function hasAccept(headers: Readonly<Record<string, string>>): boolean {
  for (const name in headers) if (name.length === 6 && name.toLowerCase() === 'accept') return true;
  return false;
}

type Traced = Pick<ClaimedDelivery, 'id' | 'eventId' | 'traceparent'>;
