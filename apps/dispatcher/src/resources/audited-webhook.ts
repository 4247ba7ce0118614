// Selects the fields of a webhook that the audit log records, under their names in the API.
import { toVendorTime } from '@posthorn/contracts';
import type { AuditedFields } from '../domain/audit.ts';
import type { NewWebhook } from '../domain/webhook.ts';
import { namedFields, type PlainFields } from '../domain/webhook-fields.ts';
import { auditedAuthentication } from './authentication.ts';

/** One line for each field that is not plain, so that a new one must say here whether it is recorded; `null` = it is not. */
type Told = { [Field in Exclude<keyof NewWebhook, keyof PlainFields>]: string | null };

const TOLD: Told = {
  tenantId: null,
  events: 'events',
  url: 'url',
  namespace: 'namespace',
  condition: null,
  extraDataTemplate: 'extra_data_template',
  lane: 'queue',
  isActive: 'is_active',
  disabledReason: 'disabled_reason',
  disabledAt: null,
  headers: null,
  authentication: null,
  certificateExpiresAt: null,
  secretSource: 'secret_source',
  secret: null,
  secretGenerated: null,
  previousSecret: null,
  defaultSecretSetAt: null,
  rateLimit: null,
  tokenId: null,
  createdAt: null,
  updatedAt: null,
};

export function auditedWebhook(webhook: NewWebhook): AuditedFields {
  const shown: Record<string, unknown> = namedFields(webhook);
  for (const [field, name] of Object.entries(TOLD)) {
    if (name !== null) shown[name] = webhook[field as keyof NewWebhook];
  }
  const { rateLimit } = webhook;
  // The default secret is not this webhook's to tell of.
  const own = webhook.secretSource === 'tenant' ? { secret: null, previousSecret: null } : webhook;
  shown['condition'] = webhook.condition?.rule ?? null;
  shown['rate_limit'] = rateLimit && { count: rateLimit.count, per_seconds: rateLimit.perMs / 1000 };
  shown['secret_overlap_ends_at'] = own.previousSecret && toVendorTime(own.previousSecret.until);
  const hidden: Record<string, string | null> = { secret: own.secret };
  // A header may be named with an empty value: that is there too.
  for (const [name, value] of Object.entries(webhook.headers)) hidden[`headers.${name}`] = `=${value}`;
  const authentication = auditedAuthentication(webhook.authentication);
  return { shown: { ...shown, ...authentication.shown }, hidden: { ...hidden, ...authentication.hidden } };
}
