// Explains why a signature does not match, from known facts and from two unsigned headers of the sender. The headers only
// affect the wording: nothing here ever accepts a request, and they say nothing about forged traffic.
import { whatDiffers } from '@posthorn/diagnose/what-differs';
import { contentDigest, keyHint, type Secret, type WebhookError } from '@posthorn/signing';
import { signaturesIn } from '@posthorn/signing/refusal-sentences';
import { EVENT } from '../event-header.ts';
import type { RequestHeaders } from '../request/headers.ts';
import { hasPrefix } from '../scheme.ts';
import type { SignedRequest, VerifyRules } from '../verify-request.ts';
import { causeOf } from './find-cause.ts';
import { withMore } from './with-more.ts';

export async function explainMismatch(
  error: WebhookError,
  request: SignedRequest,
  rules: VerifyRules,
  keepBytes: string,
): Promise<WebhookError> {
  const { body, headers, secrets } = request;
  const facts = { ...lengths(body, headers), digest: digestVerdict(body, headers), ...keys(headers, secrets) };
  const isPosthorn = headers.has(EVENT) || hasPrefix(headers, 'posthorn-');
  const cause = await causeOf(request, rules);
  const other =
    isPosthorn || cause === null
      ? ''
      : `The request names no event in ${EVENT}, so its sender is probably not Posthorn. `;
  const hint =
    cause === null || cause.fix === 'body'
      ? mismatchHint({ ...facts, isPosthorn }, cause?.sentence, keepBytes)
      : `${other}${cause.sentence} ${cause.advice}`;
  const details = cause && { cause: cause.id, ...(cause.offset !== undefined && { firstDifferentByte: cause.offset }) };
  const seen = error.details['header'] === 'webhook-signature' ? signaturesIn(headers.joined('webhook-signature')) : {};
  return withMore(error, { hint, details: { ...seen, ...facts, ...details } });
}

interface Facts {
  readonly bodyBytes: number;
  readonly contentLength: number | undefined;
  readonly digest: 'equal' | 'differs' | 'absent';
  /** `posthorn-key-hint`: identifies the key that the sender used. */
  readonly senderKey: string | undefined;
  /** The key hints of this receiver's generated secrets. Other secrets may be short texts that a hint helps to guess. */
  readonly ourKeys: readonly string[];
  readonly sameKey: boolean;
  readonly isPosthorn: boolean;
}

function mismatchHint(facts: Facts, cause: string | undefined, keepBytes: string): string {
  const fix = `${cause ?? 'Something parsed or changed the body before it was verified.'} ${keepBytes}`;
  const { bodyBytes, contentLength, digest, senderKey, ourKeys, sameKey } = facts;
  const isSameLength = contentLength === undefined || contentLength === bodyBytes;
  const isSameBody = digest === 'differs' || !isSameLength ? false : digest === 'equal' ? true : null;
  switch (whatDiffers({ isSameBody, isSameKey: senderKey === undefined ? null : sameKey })) {
    case 'body':
      return digest === 'differs'
        ? `The receiver verified other bytes than the sender sent. ${fix}`
        : `The sender sent ${contentLength} bytes, but the receiver verified ${bodyBytes}. ${fix}`;
    case 'secret': {
      if (cause !== undefined) return fix;
      if (senderKey === undefined)
        return 'The body is intact, so the receiver has another secret than the webhook. Copy the secret of that webhook.';
      const ours = ourKeys.length === 0 ? 'no generated secret' : `the key ${ourKeys.join(', ')}`;
      return `This receiver does not have the webhook's secret: the sender signed with the key ${senderKey}, and the receiver has ${ours}. Copy the secret of that webhook.`;
    }
    case 'headers':
      if (cause !== undefined) return fix;
      return 'Body and secret are right, so something changed the id, the timestamp or the signature. Check the proxies on the way.';
    case null:
      if (cause !== undefined) return fix;
      if (!facts.isPosthorn)
        return `The request names no event in ${EVENT}, so its sender is probably not Posthorn. Compare the secret with the one that this sender gave you. If they are equal: ${fix}`;
      return `First compare the secret with the secret of the webhook. If they are equal: ${fix}`;
  }
}

function lengths(body: Uint8Array, headers: RequestHeaders): Pick<Facts, 'bodyBytes' | 'contentLength'> {
  const text = headers.joined('content-length');
  return {
    bodyBytes: body.byteLength,
    contentLength: text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined,
  };
}

function digestVerdict(body: Uint8Array, headers: RequestHeaders): Facts['digest'] {
  const sent = /sha-256=:([A-Za-z0-9+/]{43}=):/.exec(headers.joined('content-digest') ?? '')?.[0];
  if (sent === undefined) return 'absent';
  return sent === contentDigest(body) ? 'equal' : 'differs';
}

function keys(headers: RequestHeaders, secrets: readonly Secret[]): Pick<Facts, 'senderKey' | 'ourKeys' | 'sameKey'> {
  const senderKey = /^[0-9a-f]{8}$/.exec(headers.joined('posthorn-key-hint') ?? '')?.[0];
  const ourKeys = secrets.filter((secret) => secret.kind === 'standard').map(keyHint);
  return { senderKey, ourKeys, sameKey: senderKey !== undefined && ourKeys.includes(senderKey) };
}
