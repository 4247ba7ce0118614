import { type DefaultSecret as DefaultSecretResource, toVendorTime } from '@posthorn/contracts';
import type { DefaultSecret } from '../domain/default-secret.ts';
import { secretHint } from '../domain/secret-hint.ts';

/** `text` only in the one answer that shows it. */
export function presentDefaultSecret(
  secret: DefaultSecret | null,
  webhooks: number,
  now: number,
  text?: string,
): DefaultSecretResource {
  const previous = secret?.previous ?? null;
  return {
    secret_hint: secretHint(secret?.text ?? null),
    ...(text === undefined ? {} : { secret: text }),
    secret_overlap_ends_at: previous !== null && previous.until > now ? toVendorTime(previous.until) : null,
    can_be_shown: secret === null || secret.shownAt === null,
    webhook_count: webhooks,
    created_at: secret && toVendorTime(secret.createdAt),
    set_at: secret && toVendorTime(secret.setAt),
  };
}
