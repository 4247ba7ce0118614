// Computes the headers that a sender adds to a request. It works on the exact bytes of the body and never decodes them.
import type { Secret } from './secret.ts';
import { isWebhookId } from './webhook-id.ts';

export interface StandardMessage {
  /** `webhook-id`: letters, digits, `_` and `-`. */
  readonly id: string;
  /** `webhook-timestamp`: whole seconds since 1970. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/**
 * The value of `webhook-signature` (Standard Webhooks): `v1,BASE64` over `id.timestamp.body`, one entry per secret, joined by
 * spaces, in the order given.
 * @throws RangeError for an id or timestamp no receiver could verify, or without a secret.
 */
export function signStandard(message: StandardMessage, secrets: readonly Secret[]): string {
  const { id, timestamp, body } = message;
  if (!isWebhookId(id)) throw new RangeError('a webhook id may hold letters, digits, "_" and "-" only');
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) throw new RangeError('the timestamp must be whole seconds');
  const [first, ...others] = secrets;
  if (first === undefined) throw new RangeError('signing needs at least one secret');
  const head = `${id}.${timestamp}.`;
  let value = `v1,${standardMac(head, body, first)}`;
  for (const secret of others) value += ` v1,${standardMac(head, body, secret)}`;
  return value;
}

/** Base64 of HMAC-SHA256(key, head + body). */
export function standardMac(head: string, body: Uint8Array, secret: Secret): string {
  return secret.standardKey.mac(head, body, 'base64');
}

/** The value of `x-omneo-hmac-sha256`: lower-case hex of HMAC-SHA256 over the body. The key is the secret's text as it is, `whsec_` included. */
export function signVendor(body: Uint8Array, secret: Secret): string {
  return secret.vendorKey.mac('', body, 'hex');
}
