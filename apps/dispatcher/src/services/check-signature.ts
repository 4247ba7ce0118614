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
import { type Endpoint, overlapEndsAt } from '../domain/endpoint.ts';
import { notFound } from '../domain/errors.ts';
import { flawText, type SignatureFlaw } from '../domain/receiver-check.ts';
import { receiverErrorOf } from '../domain/receiver-error.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import { endpointOf, kindOf } from './endpoint-of.ts';

type Deps = { store: Pick<Store, 'getDelivery' | 'getWebhook' | 'getTarget'>; clock: Clock };

/** @throws RequestError `not_found` */
export function checkSignature(deps: Deps) {
  return async (token: Token, id: string): Promise<SignatureReport> => {
    const { tenantId } = token;
    const found = await deps.store.getDelivery({ tenantId, id });
    if (found === null) throw notFound('delivery');
    const endpoint = await endpointOf(deps.store, tenantId, found.delivery);
    const kind = kindOf(found.delivery);
    const now = deps.clock.now();
    const body = Buffer.from(found.body, 'utf8');
    const known = { kind, endpoint, secrets: endpoint === null ? [] : secretsOf(endpoint), body, now };
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
      receiver_error: receiverErrorOf(attempt),
    }));
    return { attempts };
  };
}

type Known = {
  /** What people call the endpoint. */
  kind: 'webhook' | 'target';
  /** `null` = it was deleted. */
  endpoint: (Endpoint & { updatedAt: number }) | null;
  secrets: readonly Secret[];
  body: Uint8Array;
  now: number;
};

/** The present secret, then the one before the last rotation, also when its overlap is over. */
function secretsOf({ secret, previousSecret }: Endpoint): readonly Secret[] {
  return [secret, previousSecret?.text ?? null].filter((text) => text !== null).map((text) => parseSecret(text));
}

function check(
  attempt: AttemptRecord,
  flaw: SignatureFlaw | null,
  known: Known,
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
    if (flaw !== null) return without('unsigned', flawText(flaw));
    const signed = attempt.requestHeaders['webhook-signature'] !== undefined;
    const why = signed ? `the ${known.kind} had "vendor_signature": false` : `the ${known.kind} had no secret`;
    return without('unsigned', `The request had no ${header}: ${why} when it was sent.`);
  }
  if (known.endpoint === null) return without('unknown', `The ${known.kind} and its secrets were deleted.`);
  if (known.secrets.length === 0) {
    return without('unknown', `The ${known.kind} no longer has a secret, so the signature cannot be checked.`);
  }
  try {
    const { secretIndex } = verify(known.secrets);
    if (secretIndex === 0) return { verdict: 'valid', secret: 'current', cause: null };
    return { verdict: 'valid', secret: 'previous', cause: previousCause(known.endpoint, known.now) };
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    if (flaw !== null) return { verdict: 'invalid', secret: null, cause: flawText(flaw) };
    return { verdict: 'invalid', secret: null, cause: invalidCause(attempt, known, known.endpoint) };
  }
}

function previousCause(endpoint: Endpoint, now: number): string {
  const endsAt = overlapEndsAt(endpoint, now);
  const until = new Date(endpoint.previousSecret?.until ?? now).toISOString();
  return endsAt === null
    ? `It was made with the previous secret, whose overlap ended at ${until}.`
    : `It was made with the previous secret, which is valid until ${until}.`;
}

/** The record of an endpoint does not say when its secret was set; it says when anything was. */
function invalidCause(
  attempt: AttemptRecord,
  { kind, body }: Known,
  endpoint: Endpoint & { updatedAt: number },
): string {
  const rotatedAt = endpoint.defaultSecretSetAt;
  if (rotatedAt !== null && rotatedAt >= attempt.startedAt) {
    const at = new Date(rotatedAt).toISOString();
    return `It was made with a secret that is no longer valid. The ${kind} signs with the tenant's default secret, which was rotated at ${at}, after the attempt. New requests are signed with the current secret.`;
  }
  if (endpoint.updatedAt >= attempt.startedAt) {
    const at = new Date(endpoint.updatedAt).toISOString();
    return `It was made with a secret that the ${kind} no longer has. The ${kind} was changed after the attempt, last at ${at}. New requests are signed with the current secret.`;
  }
  const digest = attempt.requestHeaders['content-digest'];
  const isSameBody = digest === undefined ? null : digest === contentDigest(body);
  // The secret is that of the attempt, because the endpoint is.
  const part = whatDiffers({ isSameBody, isSameKey: true });
  const altered = part === 'body' ? 'Its body' : part === 'headers' ? 'Its id or time' : 'Its body, id or time';
  return `The ${kind} has not changed since the attempt, so the stored request is not the one that was signed. ${altered} was altered in the database.`;
}
