// Where requests are sent and how: webhooks as they are set, and the default secret of a tenant that they may sign with.
// What is sent to them is the business of claims.
import type { Actor } from '../../domain/audit.ts';
import type { DefaultSecret, NewDefaultSecret } from '../../domain/default-secret.ts';
import type { Health } from '../../domain/health.ts';
import type { WebhookFilter, WebhookOrder } from '../../domain/list-filter.ts';
import type { Tenant } from '../../domain/token.ts';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import type { AlikeEntry } from '../../domain/webhook-events.ts';
import type { Page } from './page.ts';

/** A webhook with what changes without a request. `heldCount`: held now; while it is switched off or on, a sweep may go on. */
export type ListedWebhook = { webhook: Webhook; heldCount: number; health: Health };

/** Who makes a change, for the audit log, and whether the answer will show a secret. Without an actor: Posthorn itself. */
export type ChangeBy = { actor?: Actor; revealsSecret?: boolean };

export type SaveWebhookOutcome =
  /** `alike`: other webhooks send the same events to its URL, under another spelling. */
  | { kind: 'saved'; webhook: Webhook; alike: AlikeEntry[] }
  | { kind: 'duplicate'; entry: string; webhookId: number }
  | { kind: 'stale' }
  | { kind: 'not-found' };

export type CreateWebhookInput = ChangeBy & { webhook: NewWebhook; defaultSecret?: NewDefaultSecret };
export type UpdateWebhookInput = ChangeBy & {
  webhook: Webhook;
  now: number;
  held: 'release' | 'discard';
  defaultSecret?: NewDefaultSecret;
};
export type DeleteWebhookInput = ChangeBy & { tenantId: number; id: number; now: number };
export type GetWebhookInput = { tenantId: number; id: number };
export type ListWebhooksInput = {
  tenantId: number;
  filter: WebhookFilter;
  order: WebhookOrder;
  offset: number;
  limit: number;
};

/** `limit`: rows that the step may change. */
export type SweepInput = { tenantId: number; limit: number; now: number };
/** `hasMore`: sweeps of the tenant have steps left. */
export type SweepStep = { hasMore: boolean };

export type FindTenantInput = { name: string };
export type GetDefaultSecretInput = { tenantId: number };
export type SaveDefaultSecretInput = {
  tenantId: number;
  version: number | null;
  secret: NewDefaultSecret;
  now: number;
  actor: Actor;
  reveals: boolean;
};

/** `tenantId`: `null` = of all tenants. `before`: epoch ms, inclusive. */
export type ExpiringCertificatesInput = { before: number; tenantId: number | null; limit: number };
export type ExpiringCertificate = {
  endpointId: number;
  kind: 'webhook' | 'target';
  /** Its name. */
  tenant: string;
  expiresAt: number;
};

export interface EndpointStore {
  /** `defaultSecret`: made for the tenant if the webhook signs with its default secret and it has none yet. */
  createWebhook(input: CreateWebhookInput): Promise<SaveWebhookOutcome>;
  /** Refuses with `stale` if the stored version is not `webhook.version`. `held` applies when it is switched on. */
  updateWebhook(input: UpdateWebhookInput): Promise<SaveWebhookOutcome>;
  deleteWebhook(input: DeleteWebhookInput): Promise<boolean>;
  /**
   * Switching a webhook off or on, deleting it and giving up its order change all its deliveries. The commit that does so
   * changes 1,000 of them at most. Tenants where more are left:
   */
  tenantsSweeping(): Promise<number[]>;
  /** Changes some more, in the order in which the changes were asked for. Of two nodes that ask at once one does. */
  sweep(input: SweepInput): Promise<SweepStep>;
  getWebhook(input: GetWebhookInput): Promise<ListedWebhook | null>;
  listWebhooks(input: ListWebhooksInput): Promise<Page<ListedWebhook>>;
  /** Client certificates that expire by a time, or have expired; those that expire first come first. */
  expiringCertificates(input: ExpiringCertificatesInput): Promise<ExpiringCertificate[]>;
  findTenant(input: FindTenantInput): Promise<Tenant | null>;
  /** With the number of webhooks that sign with it; `secret` is `null` where none was needed yet. */
  getDefaultSecret(input: GetDefaultSecretInput): Promise<{ secret: DefaultSecret | null; webhooks: number }>;
  /**
   * Refuses with `stale` if the stored version is not `version` (`null` = there is none yet). Webhooks that sign with it
   * sign with the new one from this commit on. `reveals`: the answer will show it.
   */
  saveDefaultSecret(input: SaveDefaultSecretInput): Promise<'saved' | 'stale'>;
}
