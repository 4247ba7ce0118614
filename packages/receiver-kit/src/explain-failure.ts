// Explains why a request was refused, from known facts and from two unsigned headers of the sender. The headers only
// affect the wording: nothing here ever accepts a request, and they say nothing about forged traffic.
import { senderAdvice } from '@posthorn/diagnose/senders';
import { whatDiffers } from '@posthorn/diagnose/what-differs';
import { contentDigest, keyHint, type Secret, WebhookError } from '@posthorn/signing';
import type { Scheme } from './delivery.ts';
import { causeOf } from './find-cause.ts';
import { HINTS } from './hints.ts';
import type { RequestHeaders } from './request/headers.ts';
import { EVENT, schemeOf } from './scheme.ts';
import type { Request, VerifyRules } from './verify-request.ts';

const KEEP_BYTES = 'Put the receiver before every body parser, and give it the bytes as they came.';

export async function explain(error: WebhookError, request: Request, rules: VerifyRules): Promise<WebhookError> {
  if (error.code === 'signature_mismatch') return explainMismatch(error, request, rules);
  if (error.code === 'header_missing') return explainMissing(error, request.headers, rules.schemes);
  return withMore(error, { hint: error.hint ?? HINTS[error.code] });
}

function explainMissing(error: WebhookError, headers: RequestHeaders, schemes: readonly Scheme[]): WebhookError {
  const sender = senderAdvice((name) => headers.has(name));
  const scheme = schemeOf(headers, schemes);
  if (scheme === 'omneo-hmac') return sender === null ? error : withMore(error, { hint: sender });
  const family = headers.has('svix-id') && scheme === 'standard-webhooks' ? 'svix' : 'webhook';
  const signed = ['id', 'timestamp', 'signature'].map((name) => `${family}-${name}`);
  const needed = scheme === 'standard' ? [...signed, EVENT] : signed;
  const missing = needed.filter((name) => !headers.joined(name)?.trim());
  return withMore(error, {
    message: `the request has no ${missing.join(', ')}`,
    hint: sender ?? missingHint(headers, schemes, missing),
    details: { headers: missing },
  });
}

function withMore(
  error: WebhookError,
  more: Partial<Pick<WebhookError, 'message' | 'hint' | 'details'>>,
): WebhookError {
  const { code, group, status, message, hint, details } = error;
  return new WebhookError({ code, group, status, message, hint, ...more, details: { ...details, ...more.details } });
}

function missingHint(headers: RequestHeaders, schemes: readonly Scheme[], missing: readonly string[]): string {
  const allow = `To accept it, set schemes: ['standard', 'standard-webhooks'], and give the receiver the secret of that sender.`;
  if (!schemes.includes('standard-webhooks')) {
    if (headers.has('svix-id') || headers.has('svix-signature')) {
      return `The request has svix-* headers, so its sender is not Posthorn: it sends with Svix and keeps to Standard Webhooks. ${allow}`;
    }
    if (missing.join() === EVENT && !headers.hasPrefix('posthorn-')) {
      return `The request has webhook-* headers, but no ${EVENT}, so its sender is not Posthorn: it keeps to Standard Webhooks. ${allow}`;
    }
  }
  if (headers.hasPrefix('webhook-') && !headers.has('webhook-signature')) {
    return 'The sender signs requests only if the webhook has a secret. Set a secret on the webhook and give it to this receiver.';
  }
  if (
    headers.has('x-omneo-hmac-sha256') &&
    !headers.hasPrefix('webhook-', 'posthorn-') &&
    !schemes.includes('omneo-hmac')
  ) {
    return "The request has only x-omneo-hmac-sha256, which does not stop replays. To accept it, set schemes: ['standard', 'omneo-hmac'].";
  }
  return 'A proxy or gateway may have removed headers. Configure it to pass the webhook-* and x-omneo-* headers.';
}

async function explainMismatch(error: WebhookError, request: Request, rules: VerifyRules): Promise<WebhookError> {
  const { body, headers, secrets } = request;
  const { keepBytes = KEEP_BYTES } = rules;
  const facts = { ...lengths(body, headers), digest: digestVerdict(body, headers), ...keys(headers, secrets) };
  const isPosthorn = headers.has(EVENT) || headers.hasPrefix('posthorn-');
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
  return withMore(error, { hint, details: { ...facts, ...details } });
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
