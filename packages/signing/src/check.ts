// Checks a received request. Every secret is tried against every signature without an early exit, so that the time
// reveals neither which secret matched nor how much of a signature was right. The errors have no sentences: `verify.ts` adds
// them at once, and the receiver kit when a request is refused.
import { timingSafeEqual } from 'node:crypto';
import { rejected } from './errors.ts';
import type { Secret } from './secret.ts';
import { signVendor, standardMac } from './sign.ts';
import { isWebhookId } from './webhook-id.ts';

export const SIGNATURES_MAX = 50;
const TOLERANCE_S = 300;
/** Seconds reach 11 digits in the year 5138; 12 digits and more are milliseconds or nonsense. */
const TIMESTAMP = /^(?:0|[1-9][0-9]*)$/;
const MILLISECONDS_FROM = 100_000_000_000;

export interface Received {
  /** `webhook-id`. */
  readonly id: string | undefined;
  /** `webhook-timestamp`, the text as it came: exactly this text is signed. */
  readonly timestamp: string | undefined;
  /** `webhook-signature`. */
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

export interface VerifyOptions {
  /** When the request came in, epoch milliseconds. Default: now. */
  readonly nowMs?: number;
  /** How far the timestamp may lie from it, in seconds, inclusive, in both directions. Default 300; 0 means the same second. */
  readonly toleranceS?: number;
}

export interface Verified {
  /** Position of the secret that matched; when the old one of a rotation is no longer seen, it can go. */
  readonly secretIndex: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** What `verifyVendor` gets: `x-omneo-hmac-sha256` as received, and the body. */
export interface ReceivedByVendor {
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

/** `verifyStandard`, with errors that have no sentences. */
export function checkStandard(received: Received, secrets: readonly Secret[], options: VerifyOptions = {}): Verified {
  const { id, timestamp: timestampText, signature } = requirePresent(received);
  if (!isWebhookId(id)) throw rejected('header_invalid', { header: 'webhook-id', fault: 'characters' });
  const timestamp = readTimestamp(timestampText, options);
  const candidates = readSignatures(signature);
  const head = `${id}.${timestampText}.`;
  const secretIndex = matching(secrets, candidates, (secret) => standardMac(head, received.body, secret));
  if (secretIndex !== -1) return { secretIndex, timestamp };
  throw mismatch(received.body, secrets, 'webhook-signature');
}

/** `verifyVendor`, with errors that have no sentences. */
export function checkVendor(received: ReceivedByVendor, secrets: readonly Secret[]): Pick<Verified, 'secretIndex'> {
  const text = received.signature?.trim() ?? '';
  if (text === '') throw rejected('header_missing', { headers: ['x-omneo-hmac-sha256'] });
  const secretIndex = matching(secrets, [Buffer.from(text, 'utf8')], (secret) => signVendor(received.body, secret));
  if (secretIndex !== -1) return { secretIndex };
  throw mismatch(received.body, secrets, 'x-omneo-hmac-sha256');
}

/** The position of the first secret whose MAC is among the candidates, else -1. */
function matching(
  secrets: readonly Secret[],
  candidates: readonly Buffer[],
  macOf: (secret: Secret) => string,
): number {
  let found = -1;
  for (const [index, secret] of secrets.entries()) {
    const expected = Buffer.from(macOf(secret), 'latin1');
    let matched = 0;
    for (const candidate of candidates) matched |= Number(equal(candidate, expected));
    if (matched === 1 && found === -1) found = index;
  }
  return found;
}

function mismatch(body: Uint8Array, secrets: readonly Secret[], header: string): Error {
  return rejected('signature_mismatch', { header, secrets: secrets.length, bodyBytes: body.byteLength });
}

function requirePresent(received: Received): { id: string; timestamp: string; signature: string } {
  const [id = '', timestamp = '', signature = ''] = [received.id, received.timestamp, received.signature].map((text) =>
    text?.trim(),
  );
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  const headers = Object.entries(named).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (headers.length > 0) throw rejected('header_missing', { headers });
  return { id, timestamp, signature };
}

function readTimestamp(text: string, options: VerifyOptions): number {
  const timestamp = Number(text);
  if (!TIMESTAMP.test(text) || !(timestamp < MILLISECONDS_FROM)) {
    const isLarge = TIMESTAMP.test(text) && Number.isSafeInteger(timestamp);
    throw rejected('timestamp_invalid', { header: 'webhook-timestamp', fault: isLarge ? 'milliseconds' : 'format' });
  }
  const { toleranceS = TOLERANCE_S, nowMs = Date.now() } = options;
  const ageS = Math.floor(nowMs / 1000) - timestamp;
  // Written so that a tolerance or clock that is not a number refuses, and never accepts.
  if (!(Math.abs(ageS) <= toleranceS))
    throw rejected(ageS < 0 ? 'timestamp_too_new' : 'timestamp_too_old', { ageS, toleranceS });
  return timestamp;
}

function readSignatures(header: string): Buffer[] {
  const entries = entriesOf(header);
  if (entries.length > SIGNATURES_MAX)
    throw rejected('header_invalid', { header: 'webhook-signature', fault: 'entries' });
  return entries.flatMap((entry) =>
    entry.startsWith('v1,') ? [Buffer.from(entry.slice('v1,'.length).replace(/,$/, ''), 'utf8')] : [],
  );
}

/**
 * Entries are separated by spaces. Equal header lines that were joined leave commas behind, with or without a space (AWS's HTTP API
 * joins without). Only `v1` is read, others are skipped.
 */
export function entriesOf(header: string): string[] {
  return header.split(/[ \t]+|,(?=v[0-9]+[a-z]?,)/).filter((entry) => entry !== '' && entry !== ',');
}

/** The length is public and is compared in bytes: `timingSafeEqual` throws when it differs. */
function equal(candidate: Uint8Array, expected: Uint8Array): boolean {
  return candidate.byteLength === expected.byteLength && timingSafeEqual(candidate, expected);
}
