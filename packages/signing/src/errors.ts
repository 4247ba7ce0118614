// The one error class of signing and of everything built on it (the receiver kit adds codes of its own). Callers decide by
// `code`; `message` and `hint` are for people. Nothing in it may hold a secret, a signature or a body.

/** Marks our errors across two copies of the package, where `instanceof` fails. */
const BRAND = Symbol.for('posthorn.webhook-error');

/** setup: the receiver's own fault. rejected: the request is not accepted. payload: authentic, but not what was expected. handler: our side failed while working on it. */
export type ErrorGroup = 'setup' | 'rejected' | 'payload' | 'handler';

export interface WebhookErrorInit<Code extends string = string> {
  readonly code: Code;
  readonly group: ErrorGroup;
  /** HTTP status a receiver answers with. */
  readonly status: number;
  readonly message: string;
  /** What to do about it; for the log. */
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

export class WebhookError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly group: ErrorGroup;
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(init: WebhookErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'WebhookError';
    this.code = init.code;
    this.group = init.group;
    this.status = init.status;
    this.hint = init.hint;
    this.details = init.details ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** True for every `WebhookError`, whichever copy of the package made it. */
export function isWebhookError(value: unknown): value is WebhookError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
}

export type SecretErrorCode = 'secret_missing' | 'secret_malformed';

/** Copied badly: the usual reason. */
export const COPY_SECRET = 'Copy the whole secret again, exactly as it was shown when it was created or rotated.';

/** A secret that cannot be used. Never holds the secret's text. */
export class SecretError extends WebhookError<SecretErrorCode> {
  constructor(code: SecretErrorCode, message: string, hint: string = COPY_SECRET) {
    super({ code, group: 'setup', status: 500, message, hint });
    this.name = 'SecretError';
  }
}

/** Codes of `verifyStandard` and `verifyVendor`, with the status a receiver answers. */
export const VERIFY_STATUS = {
  header_missing: 400,
  header_invalid: 400,
  timestamp_invalid: 400,
  timestamp_too_old: 401,
  timestamp_too_new: 401,
  signature_mismatch: 401,
} as const;

export type VerifyErrorCode = keyof typeof VERIFY_STATUS;

/** An error with its code and the facts, but without sentences. */
export function rejected(
  code: VerifyErrorCode,
  details: Readonly<Record<string, unknown>>,
): WebhookError<VerifyErrorCode> {
  return new WebhookError({ code, group: 'rejected', status: VERIFY_STATUS[code], message: inShort(code), details });
}

/** What an error says without sentences: `header missing`. */
export const inShort = (code: string): string => code.replaceAll('_', ' ');
