// Asks the diagnosis for the mistake that explains a signature that does not match. It is loaded at the first mismatch.
import type { Cause } from '@posthorn/diagnose/mismatch';
import { keyHint } from '@posthorn/signing';
import { familyOf, schemeOf, VENDOR_SIGNATURE } from '../scheme.ts';
import { type SignedRequest, signedHeaders, type VerifyRules } from '../verify-request.ts';
import { RateLimit } from './rate-limit.ts';

export interface FoundCause extends Pick<Cause, 'id' | 'sentence' | 'fix'> {
  readonly advice: string;
  /** Position of the first byte that differs from the signed body. */
  readonly offset: number | undefined;
}

/** `null` if no usual mistake explains it, too many requests failed lately, or the diagnosis cannot be loaded. */
export async function causeOf(request: SignedRequest, rules: VerifyRules): Promise<FoundCause | null> {
  if (!limitOf(rules).take()) return null;
  const { headers, body } = request;
  const scheme = schemeOf(headers, rules.schemes);
  const signed = signedHeaders(headers, familyOf(headers, scheme));
  const byVendor = scheme === 'omneo-hmac';
  try {
    const { causeOfMismatch, FIX_SENTENCES } = await import('@posthorn/diagnose/mismatch');
    const length = headers.joined('content-length') ?? '';
    const cause = await causeOfMismatch({
      scheme: byVendor ? 'vendor' : 'standard',
      id: signed.id ?? '',
      timestamp: signed.timestamp ?? '',
      signature: (byVendor ? headers.one(VENDOR_SIGNATURE) : signed.signature) ?? '',
      body,
      secrets: inOrder(request).map(({ text }) => text),
      contentLength: /^[0-9]{1,15}$/.test(length) ? Number(length) : undefined,
      contentDigest: headers.joined('content-digest'),
    });
    if (cause === null) return null;
    const { id, sentence, fix, where } = cause;
    return { id, sentence, fix, advice: `${OF_SENDER[fix] ?? ''}${FIX_SENTENCES[fix]}`, offset: where?.offset };
  } catch {
    // A bundle may lack the diagnosis, and a program may not be allowed to read files. The hint is shorter then.
    return null;
  }
}

const limits = new WeakMap<VerifyRules, RateLimit>();

/** A burst of refused requests is one mistake. Diagnosing them all would be work that strangers can ask for. */
function limitOf(rules: VerifyRules): RateLimit {
  const limit = limits.get(rules) ?? new RateLimit(60, 1000, rules.clock);
  limits.set(rules, limit);
  return limit;
}

/** These mistakes are not made by the kit. */
const OF_SENDER: Readonly<Partial<Record<Cause['fix'], string>>> = {
  standard_key: 'The sender makes its key in another way than Posthorn. If it is a program of yours: ',
  vendor_key: 'The sender makes its key in another way than Posthorn. If it is a program of yours: ',
  content: 'The sender signs other bytes than Posthorn does. If it is a program of yours: ',
  encoding: 'The sender, or something on the way, writes the signature in another way than Posthorn. ',
};

/** The secret that the sender names comes first. */
function inOrder({ headers, secrets }: SignedRequest): SignedRequest['secrets'] {
  const hint = headers.joined('posthorn-key-hint');
  return [...secrets].sort((a, b) => Number(keyHint(b) === hint) - Number(keyHint(a) === hint));
}
