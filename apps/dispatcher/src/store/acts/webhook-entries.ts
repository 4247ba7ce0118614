// The entries of webhooks, one row each as they were written: the pair of entry and URL is unique in a tenant.
import { spellingsOf } from '@posthorn/contracts';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import type { AlikeEntry } from '../../domain/webhook-events.ts';
import type { Connection } from '../sqlite/connection/connection.ts';

type Found = { webhookId: number };

function findEntry(connection: Connection, webhook: NewWebhook, entry: string, ownId: number | null): Found | null {
  const row = connection
    .sql<{ webhook_id: number }>('SELECT webhook_id FROM webhook_entries WHERE tenant_id = ? AND entry = ? AND url = ?')
    .get(webhook.tenantId, entry, urlKey(webhook));
  return row === undefined || row.webhook_id === ownId ? null : { webhookId: row.webhook_id };
}

export function findTakenEntry(connection: Connection, webhook: NewWebhook, ownId: number | null) {
  for (const entry of webhook.events) {
    const found = findEntry(connection, webhook, entry, ownId);
    if (found !== null) return { entry, ...found };
  }
  return null;
}

/** Entries of other webhooks at the same URL that mean the same events. */
export function findAlike(connection: Connection, webhook: Webhook): AlikeEntry[] {
  return webhook.events.flatMap((entry) =>
    spellingsOf(entry).flatMap((other) => {
      const found = other === entry ? null : findEntry(connection, webhook, other, webhook.id);
      return found === null ? [] : [{ entry, other, ...found }];
    }),
  );
}

/** In place of those it had. */
export function writeEntries(connection: Connection, webhookId: number, webhook: NewWebhook): void {
  connection.sql('DELETE FROM webhook_entries WHERE webhook_id = ?').run(webhookId);
  const insert = connection.sql('INSERT INTO webhook_entries (tenant_id, entry, url, webhook_id) VALUES (?, ?, ?, ?)');
  for (const entry of webhook.events) insert.run(webhook.tenantId, entry, urlKey(webhook), webhookId);
}

/** The same place, however it is spelt: events must not arrive there twice under two ids. */
const urlKey = (webhook: NewWebhook): string => new URL(webhook.url).href;
