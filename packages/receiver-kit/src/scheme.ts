// Picks the scheme that a request has to pass, from its headers alone.
import type { Scheme } from './delivery.ts';
import type { RequestHeaders } from './request/headers.ts';

export const EVENT = 'x-omneo-event';
export const VENDOR_SIGNATURE = 'x-omneo-hmac-sha256';

/** An id that Posthorn made. It ends in the digest of the event name. */
const POSTHORN_ID = /^(?:dlv|tst)_[A-Za-z0-9_-]*_[0-9a-f]{8}$/;

/**
 * The vendor's header covers neither id nor time. A request with any header of the standard scheme must pass that scheme, so
 * that an attacker cannot downgrade it by damaging its signature. For the same reason a request whose signed id is of Posthorn
 * must name its event in the header: without it, a member of the body would name the event.
 */
export function schemeOf(headers: RequestHeaders, schemes: readonly Scheme[]): Scheme {
  const isOpen = schemes.includes('standard-webhooks');
  const families = isOpen ? ['webhook-', 'posthorn-', 'svix-'] : ['webhook-', 'posthorn-'];
  if (schemes.includes('omneo-hmac') && !headers.hasPrefix(...families)) return 'omneo-hmac';
  const isPosthorn = headers.has(EVENT) || POSTHORN_ID.test(headers.one('webhook-id') ?? headers.one('svix-id') ?? '');
  return isOpen && !isPosthorn ? 'standard-webhooks' : 'standard';
}

export interface SignedHeaders {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/** The three headers that are signed, or sign. Svix, and senders that use it, call them `svix-`. */
export function signedHeaders(headers: RequestHeaders, scheme: Scheme): SignedHeaders {
  const family =
    scheme === 'standard-webhooks' && !headers.has('webhook-id') && headers.has('svix-id') ? 'svix' : 'webhook';
  return {
    id: headers.one(`${family}-id`),
    timestamp: headers.one(`${family}-timestamp`),
    signature: headers.joined(`${family}-signature`),
  };
}
