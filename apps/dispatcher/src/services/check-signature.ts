// Checks whether sent signatures verify with the webhook's current secrets, and if not, why. It answers "is it us or the
// receiver?". It recomputes from the recorded request and reveals no key.
import type { SignatureCheck, SignatureReport } from '@posthorn/contracts';
import { whatDiffers } from '@posthorn/diagnose/what-differs';
import {
  contentDigest,
  isWebhookError,
  parseSecret,
  type Secret,
  verifyStandard,
  verifyVendor,
} from '@posthorn/signing';
import { overlapEndsAt } from '../domain/endpoint.ts';
import { notFound } from '../domain/errors.ts';
import { flawText, type SignatureFlaw } from '../domain/signature-flaw.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'getDelivery' | 'getWebhook'>; clock: Clock };

/** @throws RequestError `not_found` */
export function checkSignature(deps: Deps) {
  return async (token: Token, id: string): Promise<SignatureReport> => {
    const { tenantId } = token;
    const found = await deps.store.getDelivery({ tenantId, id });
    if (found === null) throw notFound('delivery');
    const stored = await deps.store.getWebhook({ tenantId, id: found.delivery.endpointId });
    const now = deps.clock.now();
    const body = Buffer.from(found.body, 'utf8');
    const known = stored === null ? null : { webhook: stored.webhook, secrets: secretsOf(stored.webhook), body, now };
    // What is sent once more is signed as ever.
    const flawOf = ({ number }: AttemptRecord) => (number === 1 ? found.flaw : null);
    const attempts = found.attempts.map((attempt) => ({
      number: attempt.number,
      standard: check(attempt, flawOf(attempt), known, 'webhook-signature', (secrets) =>
        verifyStandard(
          {
            id: attempt.requestHeaders['webhook-id'],
            timestamp: attempt.requestHeaders['webhook-timestamp'],
            signature: attempt.requestHeaders['webhook-signature'],
            body,
          },
          secrets,
          { nowMs: attempt.startedAt },
        ),
      ),
      vendor: check(attempt, flawOf(attempt), known, 'x-omneo-hmac-sha256', (secrets) =>
        verifyVendor({ signature: attempt.requestHeaders['x-omneo-hmac-sha256'], body }, secrets),
      ),
    }));
    return { attempts };
  };
}

type Known = { webhook: Webhook; secrets: readonly Secret[]; body: Uint8Array; now: number };

/** The present secret, then the one before the last rotation, also when its overlap is over. */
function secretsOf({ secret, previousSecret }: Webhook): readonly Secret[] {
  return [secret, previousSecret?.text ?? null].filter((text) => text !== null).map((text) => parseSecret(text));
}

function check(
  attempt: AttemptRecord,
  flaw: SignatureFlaw | null,
  known: Known | null,
  header: string,
  verify: (secrets: readonly Secret[]) => { secretIndex: number },
): SignatureCheck {
  const without = (verdict: 'unsigned' | 'unknown', cause: string) => ({ verdict, secret: null, cause });
  if (Object.keys(attempt.requestHeaders).length === 0) {
    const interrupted = attempt.error?.kind === 'interrupted';
    const why = interrupted ? 'the attempt was interrupted before they were recorded' : 'they were erased';
    return without('unknown', `The request headers cannot be checked: ${why}.`);
  }
  if (attempt.requestHeaders[header] === undefined) {
    if (flaw === 'missing') return without('unsigned', flawText(flaw));
    const signed = attempt.requestHeaders['webhook-signature'] !== undefined;
    const why = signed ? 'the webhook had "vendor_signature": false' : 'the webhook had no secret';
    return without('unsigned', `The request had no ${header}: ${why} when it was sent.`);
  }
  if (known === null) return without('unknown', 'The webhook and its secrets were deleted.');
  if (known.secrets.length === 0) {
    return without('unknown', 'The webhook no longer has a secret, so the signature cannot be checked.');
  }
  try {
    const { secretIndex } = verify(known.secrets);
    if (secretIndex === 0) return { verdict: 'valid', secret: 'current', cause: null };
    return { verdict: 'valid', secret: 'previous', cause: previousCause(known) };
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    if (flaw !== null) return { verdict: 'invalid', secret: null, cause: flawText(flaw) };
    return { verdict: 'invalid', secret: null, cause: invalidCause(attempt, known.webhook, known.body) };
  }
}

function previousCause({ webhook, now }: Known): string {
  const endsAt = overlapEndsAt(webhook, now);
  const until = new Date(webhook.previousSecret?.until ?? now).toISOString();
  return endsAt === null
    ? `It was made with the previous secret, whose overlap ended at ${until}.`
    : `It was made with the previous secret, which is valid until ${until}.`;
}

/** The record of a webhook does not say when its secret was set; it says when anything was. */
function invalidCause(attempt: AttemptRecord, webhook: Webhook, body: Uint8Array): string {
  const rotatedAt = webhook.defaultSecretSetAt;
  if (rotatedAt !== null && rotatedAt >= attempt.startedAt) {
    const at = new Date(rotatedAt).toISOString();
    return `It was made with a secret that is no longer valid. The webhook signs with the tenant's default secret, which was rotated at ${at}, after the attempt. New requests are signed with the current secret.`;
  }
  if (webhook.updatedAt >= attempt.startedAt) {
    const at = new Date(webhook.updatedAt).toISOString();
    return `It was made with a secret that the webhook no longer has. The webhook was changed after the attempt, last at ${at}. New requests are signed with the current secret.`;
  }
  const digest = attempt.requestHeaders['content-digest'];
  const isSameBody = digest === undefined ? null : digest === contentDigest(body);
  // The secret is that of the attempt, because the webhook is.
  const part = whatDiffers({ isSameBody, isSameKey: true });
  const altered = part === 'body' ? 'Its body' : part === 'headers' ? 'Its id or time' : 'Its body, id or time';
  return `The webhook has not changed since the attempt, so the stored request is not the one that was signed. ${altered} was altered in the database.`;
}
