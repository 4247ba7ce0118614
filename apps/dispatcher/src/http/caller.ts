// Finds out who probably sends a request, before it is authenticated: only for equal shares at the door.
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../domain/caller-queue.ts';
import { clientAddress } from '../domain/client-address.ts';
import { hashToken } from '../services/authenticate.ts';
import { credentialIn, keyOfCredential } from '../services/credential.ts';
import type { TrustedTokens } from '../services/trusted-tokens.ts';

/**
 * Unknown credentials of one address count as at most this many callers, by their hash (stochastic fair queueing, McKenney
 * 1990). One caller that floods rarely meets another, and credentials that change with each request gain little.
 */
export const CALLERS_PER_ADDRESS = 16;

/** A tenant where the credential was valid the last time it was looked up, otherwise an unknown caller of this address. */
export function callerOf({ headers, socket }: IncomingMessage, trusted: Pick<TrustedTokens, 'tenantOf'>): Caller {
  const credential = credentialIn(headers);
  const key = credential === null ? null : keyOfCredential(credential);
  const tenantId = key === null ? null : trusted.tenantOf(key);
  if (tenantId !== null) return tenantId;
  const forwardedFor = headers['x-forwarded-for'];
  const address = clientAddress({
    peer: socket.remoteAddress,
    forwardedFor: Array.isArray(forwardedFor) ? forwardedFor.at(-1) : forwardedFor,
  });
  return key === null ? address : `${address} ${(hashToken(key)[0] ?? 0) % CALLERS_PER_ADDRESS}`;
}
