// The entries of webhooks, one row each as they were written: the pair of entry and URL is unique in a tenant.
import { spellingsOf } from '@posthorn/contracts';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import type { AlikeEntry } from '../../domain/webhook-events.ts';
import type { Session } from './session.ts';

type Found = { webhookId: number };

function findEntry(session: Session, webhook: NewWebhook, entry: string, ownId: number | null): Found | null {
  const row = session
    .sql<{ webhook_id: number }>('SELECT webhook_id FROM webhook_entries WHERE tenant_id = ? AND entry = ? AND url = ?')
    .get(webhook.tenantId, entry, urlKey(webhook));
  return row === undefined || row.webhook_id === ownId ? null : { webhookId: row.webhook_id };
}

export function findTakenEntry(session: Session, webhook: NewWebhook, ownId: number | null) {
  for (const entry of webhook.events) {
    const found = findEntry(session, webhook, entry, ownId);
    if (found !== null) return { entry, ...found };
  }
  return null;
}

/** Entries of other webhooks at the same URL that mean the same events. */
export function findAlike(session: Session, webhook: Webhook): AlikeEntry[] {
  return webhook.events.flatMap((entry) =>
    spellingsOf(entry).flatMap((other) => {
      const found = other === entry ? null : findEntry(session, webhook, other, webhook.id);
      return found === null ? [] : [{ entry, other, ...found }];
    }),
  );
}

/** In place of those it had. */
export function writeEntries(session: Session, webhookId: number, webhook: NewWebhook): void {
  session.sql('DELETE FROM webhook_entries WHERE webhook_id = ?').run(webhookId);
  const insert = session.sql('INSERT INTO webhook_entries (tenant_id, entry, url, webhook_id) VALUES (?, ?, ?, ?)');
  for (const entry of webhook.events) insert.run(webhook.tenantId, entry, urlKey(webhook), webhookId);
}

/** The same place, however it is spelt: events must not arrive there twice under two ids. */
const urlKey = (webhook: NewWebhook): string => new URL(webhook.url).href;
