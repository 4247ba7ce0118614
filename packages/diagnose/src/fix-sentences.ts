// What to do about each kind of cause, in one sentence.

export type FixKind =
  | 'body'
  | 'standard_key'
  | 'vendor_key'
  | 'secret'
  | 'content'
  | 'encoding'
  | 'headers'
  | 'clock'
  | 'unknown';

export const FIX_SENTENCES: Readonly<Record<FixKind, string>> = {
  body: 'Verify the received bytes before anything parses or rewrites them.',
  standard_key: 'Remove whsec_ from the secret and decode the rest from base64. The result is the key.',
  vendor_key: 'Use the whole text of the secret, including whsec_, as the key of x-omneo-hmac-sha256.',
  secret: 'Give the receiver the secret of this webhook. During a rotation, give it both secrets.',
  content: 'Sign webhook-id, a dot, webhook-timestamp, a dot and the body, in this order.',
  encoding: 'Write webhook-signature as "v1," and base64, and x-omneo-hmac-sha256 as lower-case hex.',
  headers: 'Configure every proxy and gateway to pass the webhook-*, x-omneo-* and posthorn-* headers unchanged.',
  clock:
    'Set the clock with NTP. If you verify requests from a queue, compare with the time when each request came in.',
  unknown:
    'First compare the secret with the secret of the webhook. Then compare the received bytes of the body with the sent ones.',
};
