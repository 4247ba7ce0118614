// Makes requests as the dispatcher does (docs/verifying-signatures.md), with one thing changed at a time.
import { Buffer } from 'node:buffer';
import { contentDigest, eventTag, keyHint, parseSecret, signStandard, signVendor } from '@posthorn/signing';

export const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
/** The clock of every test that does not use the real one: 2026-01-01T00:00:00Z. */
export const NOW_MS = 1_767_225_600_000;

export interface SignedRequest {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

export interface SendOptions {
  type?: string;
  text?: string;
  body?: Uint8Array;
  secret?: string;
  nowMs?: number;
  /** Makes ids differ. */
  number?: number;
  test?: boolean;
  /** The time of the event in the id, as 10 characters. */
  time?: string;
}

export function idOf(type: string, number = 0, prefix = 'dlv', time?: string): string {
  return [prefix, String(number).padStart(26, '0'), ...(time === undefined ? [] : [time]), eventTag(type)].join('_');
}

export function signedRequest(options: SendOptions = {}): SignedRequest {
  const type = options.type ?? 'transaction.created';
  const body = Uint8Array.from(options.body ?? Buffer.from(options.text ?? '{"id":"t1","total":19.5}'));
  const secret = parseSecret(options.secret ?? SECRET);
  const id = idOf(type, options.number, options.test ? 'tst' : 'dlv', options.time);
  const timestamp = Math.floor((options.nowMs ?? NOW_MS) / 1000);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.byteLength),
      'x-omneo-event': type,
      'x-omneo-hmac-sha256': signVendor(body, secret),
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signStandard({ id, timestamp, body }, [secret]),
      'content-digest': contentDigest(body),
      'posthorn-key-hint': keyHint(secret),
      'posthorn-attempt': '1',
    },
  };
}

/** What a vendor's own sender sends: nothing but its two headers. */
export function vendorRequest(options: SendOptions = {}): SignedRequest {
  const { body, headers } = signedRequest(options);
  const kept = ['content-type', 'x-omneo-event', 'x-omneo-hmac-sha256'];
  return { body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => kept.includes(name))) };
}
