// Selects the fields of webhooks and targets that the audit log records, under their names in the API.
import { toVendorTime } from '@posthorn/contracts/plain';
import type { AuditedFields } from '../domain/audit.ts';
import type { NewEndpoint } from '../domain/endpoint.ts';
import { type EndpointKind, namedFields, type PlainFields } from '../domain/endpoint-fields.ts';
import type { NewTarget } from '../domain/target.ts';
import type { NewWebhook } from '../domain/webhook.ts';
import { auditedAuthentication } from './authentication.ts';
import { presentRateLimit, presentSecretSource } from './common-fields.ts';

/** One line for each field that is not plain, so that a new one must say here whether it is recorded; `null` = it is not. */
type Told<Of, Plain> = { [Field in Exclude<keyof Of, keyof Plain>]: string | null };

const ENDPOINT: Told<NewEndpoint, PlainFields<'webhook'>> = {
  tenantId: null,
  method: null,
  url: 'url',
  lane: 'queue',
  isActive: 'is_active',
  disabledReason: 'disabled_reason',
  disabledAt: null,
  headers: null,
  authentication: null,
  certificateExpiresAt: null,
  secretSource: null,
  secret: null,
  secretGenerated: null,
  previousSecret: null,
  defaultSecretSetAt: null,
  rateLimit: null,
  updatedAt: null,
};

const WEBHOOK: Told<NewWebhook, PlainFields<'webhook'> & NewEndpoint> = {
  events: 'events',
  namespace: 'namespace',
  condition: null,
  extraDataTemplate: 'extra_data_template',
  tokenId: null,
  createdAt: null,
};

const TARGET: Told<NewTarget, PlainFields<'target'> & NewEndpoint> = {
  name: 'name',
  handle: 'handle',
  template: 'template',
  condition: null,
  tokenId: null,
  createdAt: null,
};

export const auditedWebhook = (webhook: NewWebhook): AuditedFields =>
  audited('webhook', webhook, { ...namedFields('webhook', webhook), ...told(webhook, { ...ENDPOINT, ...WEBHOOK }) });

export const auditedTarget = (target: NewTarget): AuditedFields =>
  audited('target', target, {
    ...namedFields('target', target),
    ...told(target, { ...ENDPOINT, ...TARGET, method: 'method' }),
  });

const told = <Of extends object>(of: Of, names: { [Field in keyof Of]?: string | null }): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries<string | null | undefined>(names).flatMap(([field, name]) =>
      name == null ? [] : [[name, of[field as keyof Of]]],
    ),
  );

function audited(
  kind: EndpointKind,
  endpoint: NewEndpoint & Pick<NewWebhook, 'condition'>,
  shown: Record<string, unknown>,
): AuditedFields {
  // The default secret is not this endpoint's to tell of.
  const own = endpoint.secretSource === 'tenant' ? { secret: null, previousSecret: null } : endpoint;
  const hidden: Record<string, string | null> = { secret: own.secret };
  // A header may be named with an empty value: that is there too.
  for (const [name, value] of Object.entries(endpoint.headers)) hidden[`headers.${name}`] = `=${value}`;
  const authentication = auditedAuthentication(endpoint.authentication);
  return {
    shown: {
      ...shown,
      secret_source: presentSecretSource(endpoint.secretSource, kind),
      condition: endpoint.condition?.rule ?? null,
      rate_limit: presentRateLimit(endpoint.rateLimit),
      secret_overlap_ends_at: own.previousSecret && toVendorTime(own.previousSecret.until),
      ...authentication.shown,
    },
    hidden: { ...hidden, ...authentication.hidden },
  };
}
