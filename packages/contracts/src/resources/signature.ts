import * as z from 'zod/mini';
import { receiverError } from './delivery.ts';

export const SIGNATURE_VERDICTS = ['valid', 'invalid', 'unsigned', 'unknown'] as const;
export type SignatureVerdict = (typeof SIGNATURE_VERDICTS)[number];

/**
 * What became of one signature header of an attempt. `valid` and `invalid`: under the secrets that the webhook has now;
 * `unsigned`: the request had none; `unknown`: there is nothing to check, or nothing to check it with.
 */
export const signatureCheck = z.object({
  verdict: z.enum(SIGNATURE_VERDICTS),
  /** Which of the webhook's secrets it verifies under: the present one, or the one before the last rotation. */
  secret: z.nullable(z.enum(['current', 'previous'])),
  /** In words; `null` where a signature is valid under the present secret and there is nothing to explain. */
  cause: z.nullable(z.string()),
});
export type SignatureCheck = z.infer<typeof signatureCheck>;

/** `GET /deliveries/{id}/signature`: each attempt, recomputed from what was recorded. Never the key. */
export const signatureReport = z.object({
  attempts: z.array(
    z.object({
      number: z.int(),
      /** `webhook-signature`. */
      standard: signatureCheck,
      /** `x-omneo-hmac-sha256`. */
      vendor: signatureCheck,
      /** What the receiver itself said, where it refused the attempt with a code; `null` otherwise. */
      receiver_error: z.nullable(receiverError),
    }),
  ),
});
export type SignatureReport = z.infer<typeof signatureReport>;
