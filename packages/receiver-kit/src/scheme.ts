// Picks the scheme that a request has to pass, from its headers alone, where a receiver accepts several.
import type { Scheme } from './delivery.ts';
import { EVENT } from './event-header.ts';
import type { RequestHeaders } from './request/headers.ts';
import type { Family } from './verify-request.ts';

export const VENDOR_SIGNATURE = 'x-omneo-hmac-sha256';

/** Whether a header has one of these prefixes. */
export function hasPrefix(headers: RequestHeaders, ...prefixes: readonly string[]): boolean {
  return headers.names().some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}

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
  if (schemes.includes('omneo-hmac') && !hasPrefix(headers, ...families)) return 'omneo-hmac';
  const isPosthorn = headers.has(EVENT) || POSTHORN_ID.test(headers.one('webhook-id') ?? headers.one('svix-id') ?? '');
  return isOpen && !isPosthorn ? 'standard-webhooks' : 'standard';
}

/** How the signed headers are called. */
export function familyOf(headers: RequestHeaders, scheme: Scheme): Family {
  return scheme === 'standard-webhooks' && !headers.has('webhook-id') && headers.has('svix-id') ? 'svix' : 'webhook';
}
