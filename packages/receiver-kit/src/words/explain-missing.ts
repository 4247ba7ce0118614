// Says which headers of a signature are missing, and who removes or never writes them.
import { senderAdvice } from '@posthorn/diagnose/senders';
import type { WebhookError } from '@posthorn/signing';
import type { Scheme } from '../delivery.ts';
import { EVENT } from '../event-header.ts';
import type { RequestHeaders } from '../request/headers.ts';
import { familyOf, hasPrefix, schemeOf } from '../scheme.ts';
import { withMore } from './with-more.ts';

export function explainMissing(error: WebhookError, headers: RequestHeaders, schemes: readonly Scheme[]): WebhookError {
  const sender = senderAdvice((name) => headers.has(name));
  const scheme = schemeOf(headers, schemes);
  if (scheme === 'omneo-hmac') return sender === null ? error : withMore(error, { hint: sender });
  const family = familyOf(headers, scheme);
  const signed = ['id', 'timestamp', 'signature'].map((name) => `${family}-${name}`);
  const needed = scheme === 'standard' ? [...signed, EVENT] : signed;
  const missing = needed.filter((name) => !headers.joined(name)?.trim());
  return withMore(error, {
    message: `the request has no ${missing.join(', ')}`,
    hint: sender ?? missingHint(headers, schemes, missing),
    details: { headers: missing },
  });
}

function missingHint(headers: RequestHeaders, schemes: readonly Scheme[], missing: readonly string[]): string {
  const allow = `To accept it, set schemes: ['standard', 'standard-webhooks'], and give the receiver the secret of that sender.`;
  if (!schemes.includes('standard-webhooks')) {
    if (headers.has('svix-id') || headers.has('svix-signature')) {
      return `The request has svix-* headers, so its sender is not Posthorn: it sends with Svix and keeps to Standard Webhooks. ${allow}`;
    }
    if (missing.join() === EVENT && !hasPrefix(headers, 'posthorn-')) {
      return `The request has webhook-* headers, but no ${EVENT}, so its sender is not Posthorn: it keeps to Standard Webhooks. ${allow}`;
    }
  }
  if (hasPrefix(headers, 'webhook-') && !headers.has('webhook-signature')) {
    return 'The sender signs requests only if the webhook has a secret. Set a secret on the webhook and give it to this receiver.';
  }
  if (
    headers.has('x-omneo-hmac-sha256') &&
    !hasPrefix(headers, 'webhook-', 'posthorn-') &&
    !schemes.includes('omneo-hmac')
  ) {
    return "The request has only x-omneo-hmac-sha256, which does not stop replays. To accept it, set schemes: ['standard', 'omneo-hmac'].";
  }
  return 'A proxy or gateway may have removed headers. Configure it to pass the webhook-* and x-omneo-* headers.';
}
