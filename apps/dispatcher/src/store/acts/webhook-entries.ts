// The entries of webhooks, one row each as they were written: the pair of entry and URL is unique in a tenant. Several
// writers: that pair is the primary key.
import { spellingsOf } from '@posthorn/contracts/plain';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import type { AlikeEntry } from '../../domain/webhook-events.ts';
import type { Steps, Tx } from '../tx.ts';

type Found = { webhookId: number };

function* findEntry(tx: Tx, webhook: NewWebhook, entry: string, ownId: number | null): Steps<Found | null> {
  const row = yield* tx.get<{ webhook_id: number }>(
    'SELECT webhook_id FROM webhook_entries WHERE tenant_id = ? AND entry = ? AND url = ?',
    [webhook.tenantId, entry, urlKey(webhook)],
  );
  return row === undefined || row.webhook_id === ownId ? null : { webhookId: row.webhook_id };
}

export function* findTakenEntry(tx: Tx, webhook: NewWebhook, ownId: number | null) {
  for (const entry of webhook.events) {
    const found = yield* findEntry(tx, webhook, entry, ownId);
    if (found !== null) return { entry, ...found };
  }
  return null;
}

/** Entries of other webhooks at the same URL that mean the same events. */
export function* findAlike(tx: Tx, webhook: Webhook): Steps<AlikeEntry[]> {
  const alike: AlikeEntry[] = [];
  for (const entry of webhook.events) {
    for (const other of spellingsOf(entry)) {
      const found = other === entry ? null : yield* findEntry(tx, webhook, other, webhook.id);
      if (found !== null) alike.push({ entry, other, ...found });
    }
  }
  return alike;
}

/** In place of those it had. */
export function* writeEntries(tx: Tx, webhookId: number, webhook: NewWebhook): Steps<void> {
  yield* tx.run('DELETE FROM webhook_entries WHERE webhook_id = ?', [webhookId]);
  for (const entry of webhook.events) {
    yield* tx.run('INSERT INTO webhook_entries (tenant_id, entry, url, webhook_id) VALUES (?, ?, ?, ?)', [
      webhook.tenantId,
      entry,
      urlKey(webhook),
      webhookId,
    ]);
  }
}

/** The same place, however it is spelt: events must not arrive there twice under two ids. */
const urlKey = (webhook: NewWebhook): string => new URL(webhook.url).href;
