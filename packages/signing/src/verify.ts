// Verifies a received request, and says in sentences why it is refused.
import {
  checkStandard,
  checkVendor,
  type Received,
  type ReceivedByVendor,
  type Verified,
  type VerifyOptions,
} from './check.ts';
import { isWebhookError, WebhookError } from './errors.ts';
import { sentencesOf, signaturesIn } from './refusal-sentences.ts';
import type { Secret } from './secret.ts';

/**
 * Verifies a Standard Webhooks request (`v1`, HMAC-SHA256 over `id.timestamp.body`).
 * @throws WebhookError `header_missing`, `header_invalid`, `timestamp_invalid`, `timestamp_too_old`, `timestamp_too_new`,
 * `signature_mismatch`.
 */
export function verifyStandard(received: Received, secrets: readonly Secret[], options: VerifyOptions = {}): Verified {
  return inSentences(() => checkStandard(received, secrets, options), received);
}

/**
 * Verifies the `x-omneo-hmac-sha256` header: lower-case hex of HMAC-SHA256 over the body, keyed by the secret's text. It covers
 * neither id nor time, so it stops no replay.
 * @throws WebhookError `header_missing`, `signature_mismatch`.
 */
export function verifyVendor(received: ReceivedByVendor, secrets: readonly Secret[]): Pick<Verified, 'secretIndex'> {
  return inSentences(() => checkVendor(received, secrets), {});
}

function inSentences<Result>(check: () => Result, { signature }: Partial<Received>): Result {
  try {
    return check();
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    const { code, group, status, details: known } = error;
    const seen = code === 'signature_mismatch' && signature !== undefined ? signaturesIn(signature) : {};
    throw new WebhookError({ code, group, status, details: { ...known, ...seen }, ...sentencesOf(code, known) });
  }
}
