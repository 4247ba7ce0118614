// What the store keeps of webhooks as they are set; what it sends to them is the business of claims.
import type { Actor } from '../domain/audit.ts';
import type { NewDefaultSecret } from '../domain/default-secret.ts';
import type { WebhookFilter, WebhookOrder } from '../domain/list-filter.ts';
import type { NewWebhook, Webhook } from '../domain/webhook.ts';
import type { AlikeEntry } from '../domain/webhook-events.ts';
import type { WebhookHealth } from '../domain/webhook-health.ts';
import type { Page } from './page.ts';

/** A webhook with what changes without anybody changing it. */
export type ListedWebhook = { webhook: Webhook; heldCount: number; health: WebhookHealth };

/** Who makes a change, for the audit log, and whether the answer will show a secret. Without an actor: Posthorn itself. */
export type ChangeBy = { actor?: Actor; revealsSecret?: boolean };

export type SaveWebhookOutcome =
  /** `alike`: other webhooks send the same events to its URL, under another spelling. */
  | { kind: 'saved'; webhook: Webhook; alike: AlikeEntry[] }
  | { kind: 'duplicate'; entry: string; webhookId: number }
  | { kind: 'stale' }
  | { kind: 'not-found' };

export type CreatingWebhook = ChangeBy & { webhook: NewWebhook; defaultSecret?: NewDefaultSecret };
export type UpdatingWebhook = ChangeBy & {
  webhook: Webhook;
  now: number;
  held: 'release' | 'discard';
  defaultSecret?: NewDefaultSecret;
};

export interface WebhookStore {
  /** `defaultSecret`: made for the tenant if the webhook signs with its default secret and it has none yet. */
  createWebhook(input: CreatingWebhook): Promise<SaveWebhookOutcome>;
  /** Refuses with `stale` if the stored version is not `webhook.version`. `held` applies when it is switched on. */
  updateWebhook(input: UpdatingWebhook): Promise<SaveWebhookOutcome>;
  deleteWebhook(input: ChangeBy & { tenantId: number; id: number; now: number }): Promise<boolean>;
  getWebhook(input: { tenantId: number; id: number }): Promise<ListedWebhook | null>;
  listWebhooks(input: {
    tenantId: number;
    filter: WebhookFilter;
    order: WebhookOrder;
    offset: number;
    limit: number;
  }): Promise<Page<ListedWebhook>>;
  /** Everything routing needs of a tenant, or a page of it in order of ids, with the version an accept must still find. */
  routingTable(input: {
    tenantId: number;
    after?: number;
    limit?: number;
  }): Promise<{ version: number; webhooks: Webhook[] }>;
}
