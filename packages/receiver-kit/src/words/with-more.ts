import { WebhookError } from '@posthorn/signing';

type More = Partial<Pick<WebhookError, 'message' | 'hint' | 'details'>>;

/** The same error with other words, or with more details. */
export function withMore(error: WebhookError, more: More): WebhookError {
  const { code, group, status, message, hint, details, cause } = error;
  return new WebhookError({
    ...{ code, group, status, message, hint, cause, ...more },
    details: { ...details, ...more.details },
  });
}
