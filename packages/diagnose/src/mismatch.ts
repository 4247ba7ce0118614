// For receivers, which have checked everything but the cause of a mismatch. Smaller than the whole diagnosis.
import { fromBase64 } from './base64.ts';
import { equal } from './bytes.ts';
import { sha256 } from './mac.ts';
import type { Cause } from './question.ts';
import { findCause } from './search.ts';
import { entriesOf, macsOf } from './signatures.ts';
import { Work } from './work.ts';

export { FIX_SENTENCES } from './fix-sentences.ts';
export type { Cause } from './question.ts';

export type Mismatch = {
  scheme: 'standard' | 'vendor';
  id: string;
  timestamp: string;
  /** The header `webhook-signature` or `x-omneo-hmac-sha256` as received. */
  signature: string;
  body: Uint8Array;
  /** The texts of the secrets that the receiver accepts. The first three count. */
  secrets: readonly string[];
  contentLength: number | undefined;
  /** The header `content-digest`. */
  contentDigest: string | undefined;
};

const SECRETS_MAX = 3;

/** Searches for the usual mistake that explains a signature that does not match; `null` = none does. Never throws. */
export async function causeOfMismatch({ body, ...given }: Mismatch): Promise<Cause | null> {
  const { scheme, id, timestamp, signature, contentLength, contentDigest } = given;
  const signatures = scheme === 'standard' ? entriesOf(signature).candidates : [signature];
  const sent = /sha-256=:([A-Za-z0-9+/]{43}=):/.exec(contentDigest ?? '')?.[1];
  const digest = sent === undefined ? null : fromBase64(sent);
  return findCause(
    {
      ...{ scheme, id, timestamp, body, signatures, digest, others: [], isSameKey: null },
      macs: macsOf(signatures),
      secrets: given.secrets.slice(0, SECRETS_MAX),
      isSameBody: digest && equal(await sha256(body), digest),
      sentBytes: contentLength === undefined || contentLength === body.length ? null : contentLength,
    },
    new Work(),
  );
}
