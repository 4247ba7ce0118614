// Verifies a received request. Every secret is tried against every signature without an early exit, so that the time
// reveals neither which secret matched nor how much of a signature was right.
import { timingSafeEqual } from 'node:crypto';
import { rejected } from './errors.ts';
import type { Secret } from './secret.ts';
import { signVendor, standardMac } from './sign.ts';
import { isWebhookId } from './webhook-id.ts';

const SIGNATURES_MAX = 50;
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

/**
 * Verifies a Standard Webhooks request (`v1`, HMAC-SHA256 over `id.timestamp.body`).
 * @throws WebhookError `header_missing`, `header_invalid`, `timestamp_invalid`, `timestamp_too_old`, `timestamp_too_new`,
 * `signature_mismatch`.
 */
export function verifyStandard(received: Received, secrets: readonly Secret[], options: VerifyOptions = {}): Verified {
  const { id, timestamp: timestampText, signature } = requirePresent(received);
  if (!isWebhookId(id)) {
    throw rejected('header_invalid', 'webhook-id may hold letters, digits, "_" and "-" only', {
      details: { header: 'webhook-id' },
    });
  }
  const timestamp = readTimestamp(timestampText, options);
  const { candidates, versions, entries } = readSignatures(signature);
  const head = `${id}.${timestampText}.`;
  let secretIndex = -1;
  for (let index = 0; index < secrets.length; index += 1) {
    const expected = Buffer.from(standardMac(head, received.body, secrets[index] as Secret), 'latin1');
    let matched = 0;
    for (const candidate of candidates) matched |= Number(equal(candidate, expected));
    if (matched === 1 && secretIndex === -1) secretIndex = index;
  }
  if (secretIndex === -1) {
    throw rejected('signature_mismatch', 'no signature of the request matches', {
      details: { signatures: entries, versions, secrets: secrets.length, bodyBytes: received.body.byteLength },
    });
  }
  return { secretIndex, timestamp };
}

/**
 * Verifies the `x-omneo-hmac-sha256` header: lower-case hex of HMAC-SHA256 over the body, keyed by the secret's text. It covers
 * neither id nor time, so it stops no replay.
 * @throws WebhookError `header_missing`, `signature_mismatch`.
 */
export function verifyVendor(
  received: { readonly signature: string | undefined; readonly body: Uint8Array },
  secrets: readonly Secret[],
): Pick<Verified, 'secretIndex'> {
  const text = received.signature?.trim() ?? '';
  if (text === '') throw missing(['x-omneo-hmac-sha256']);
  const candidate = Buffer.from(text, 'utf8');
  let secretIndex = -1;
  for (let index = 0; index < secrets.length; index += 1) {
    const matched = equal(candidate, Buffer.from(signVendor(received.body, secrets[index] as Secret), 'latin1'));
    if (matched && secretIndex === -1) secretIndex = index;
  }
  if (secretIndex === -1) {
    throw rejected('signature_mismatch', 'x-omneo-hmac-sha256 does not match', {
      details: { secrets: secrets.length, bodyBytes: received.body.byteLength },
    });
  }
  return { secretIndex };
}

function requirePresent(received: Received): { id: string; timestamp: string; signature: string } {
  const id = received.id?.trim() ?? '';
  const timestamp = received.timestamp?.trim() ?? '';
  const signature = received.signature?.trim() ?? '';
  if (id === '' || timestamp === '' || signature === '') {
    const named = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    throw missing(Object.entries(named).flatMap(([name, value]) => (value === '' ? [name] : [])));
  }
  return { id, timestamp, signature };
}

function missing(headers: readonly string[]): Error {
  return rejected('header_missing', `the request has no ${headers.join(', ')}`, { details: { headers } });
}

function readTimestamp(text: string, options: VerifyOptions): number {
  const timestamp = Number(text);
  if (!TIMESTAMP.test(text) || !Number.isSafeInteger(timestamp)) {
    throw rejected('timestamp_invalid', 'webhook-timestamp is not a whole number of seconds', {
      details: { header: 'webhook-timestamp' },
    });
  }
  if (timestamp >= MILLISECONDS_FROM) {
    throw rejected('timestamp_invalid', 'webhook-timestamp is too large for seconds', {
      hint: 'It looks like milliseconds: the sender must give seconds.',
      details: { header: 'webhook-timestamp' },
    });
  }
  const toleranceS = options.toleranceS ?? TOLERANCE_S;
  const ageS = Math.floor((options.nowMs ?? Date.now()) / 1000) - timestamp;
  // Written so that a tolerance or clock that is not a number refuses, and never accepts.
  if (!(Math.abs(ageS) <= toleranceS)) {
    const code = ageS < 0 ? 'timestamp_too_new' : 'timestamp_too_old';
    throw rejected(
      code,
      `webhook-timestamp is ${Math.abs(ageS)} s ${ageS < 0 ? 'ahead of' : 'behind'} the clock here`,
      {
        hint: `${toleranceS} s are allowed. Check the clock of this machine; when verifying after a queue, give the time the request came in.`,
        details: { ageS, toleranceS },
      },
    );
  }
  return timestamp;
}

/**
 * Entries are separated by spaces. Equal header lines that were joined leave commas behind, with or without a space (AWS's HTTP API
 * joins without). Only `v1` is read, others are skipped.
 */
function readSignatures(header: string): { candidates: Buffer[]; versions: string[]; entries: number } {
  const entries = header.split(/[ \t]+|,(?=v[0-9]+[a-z]?,)/).filter((entry) => entry !== '' && entry !== ',');
  if (entries.length > SIGNATURES_MAX) {
    throw rejected('header_invalid', `webhook-signature has more than ${SIGNATURES_MAX} entries`, {
      details: { header: 'webhook-signature' },
    });
  }
  const candidates: Buffer[] = [];
  const versions = new Set<string>();
  for (const entry of entries) {
    const comma = entry.indexOf(',');
    const version = comma === -1 ? '' : entry.slice(0, comma);
    versions.add(/^v[0-9]+[a-z]?$/.test(version) ? version : 'unknown');
    if (version !== 'v1') continue;
    candidates.push(Buffer.from(entry.slice(comma + 1).replace(/,$/, ''), 'utf8'));
  }
  return { candidates, versions: [...versions], entries: entries.length };
}

/** The length is public and is compared in bytes: `timingSafeEqual` throws when it differs. */
function equal(candidate: Uint8Array, expected: Uint8Array): boolean {
  return candidate.byteLength === expected.byteLength && timingSafeEqual(candidate, expected);
}
