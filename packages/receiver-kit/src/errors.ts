// The codes of the kit, in addition to those of @posthorn/signing, with group and HTTP status in one table. Sentences are in
// `words/`, which is loaded at the first refusal: a program that runs well never loads them.
import { type ErrorGroup, type SecretErrorCode, type VerifyErrorCode, WebhookError } from '@posthorn/signing';
import { inShort } from '@posthorn/signing/refusals';

export const CODES = {
  adapter_wrong: ['setup', 500],
  body_already_parsed: ['setup', 500],
  body_already_read: ['setup', 500],
  headers_unreadable: ['setup', 500],
  received_at_invalid: ['setup', 500],
  method_not_allowed: ['rejected', 405],
  encoding_unsupported: ['rejected', 415],
  body_too_large: ['rejected', 413],
  body_incomplete: ['rejected', 400],
  header_missing: ['rejected', 400],
  header_invalid: ['rejected', 400],
  event_mismatch: ['rejected', 401],
  signature_mismatch: ['rejected', 401],
  json_invalid: ['payload', 422],
  schema_mismatch: ['payload', 422],
  type_unknown: ['payload', 422],
  in_progress: ['handler', 409],
  retry_later: ['handler', 503],
  handler_timeout: ['handler', 503],
  handler_failed: ['handler', 500],
  store_failed: ['handler', 503],
  inbox_unavailable: ['handler', 503],
  shutting_down: ['handler', 503],
  gone: ['handler', 410],
  internal: ['handler', 500],
} as const satisfies Record<string, readonly [ErrorGroup, number]>;

export type KitCode = keyof typeof CODES;

/** Every code that a receiver may answer or throw. */
export type ReceiverErrorCode = KitCode | SecretErrorCode | VerifyErrorCode;

/** An error that has its code and the facts, but no sentences yet: `explained` of explained.ts adds them. */
export function fault(code: KitCode, details: Readonly<Record<string, unknown>> = {}, cause?: unknown): WebhookError {
  const [group, status] = CODES[code];
  return new WebhookError({ code, group, status, message: inShort(code), details, cause });
}
