// The headers of one attempt, as the dispatcher sends them.
import { contentDigest, keyHint, type Secret, signStandard, signVendor } from '@posthorn/signing';

export interface Message {
  readonly id: string;
  /** The event name. */
  readonly type: string;
  readonly body: Uint8Array;
  readonly timestampS: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** @param secrets one, or the new and the old one of a rotation. @throws RangeError without a secret. */
export function signedHeaders(
  { id, type, body, timestampS, attempt }: Message,
  secrets: readonly Secret[],
): Record<string, string> {
  const signature = signStandard({ id, timestamp: timestampS, body }, secrets);
  const [newest] = secrets;
  if (newest === undefined) throw new RangeError('signing needs at least one secret');
  return {
    'content-type': 'application/json',
    accept: '*/*',
    'user-agent': 'Posthorn/receiver-kit',
    'x-omneo-event': type,
    'x-omneo-hmac-sha256': signVendor(body, newest),
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signature,
    'content-digest': contentDigest(body),
    ...(newest.kind === 'standard' && { 'posthorn-key-hint': keyHint(newest) }),
    'posthorn-attempt': String(attempt),
  };
}
