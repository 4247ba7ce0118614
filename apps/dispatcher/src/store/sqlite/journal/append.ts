// Accepts a group of plain events with one record of the journal: it is on disk after writing one page, where the rows of the event
// take about eleven.
import { type AcceptBatch, type AcceptOutcome, receiptOf } from '../../../domain/acceptance.ts';
import type { Connection } from '../connection/connection.ts';
import type { SentText } from '../thread/large-texts.ts';
import { type PackedBatch, unpackBatch } from '../thread/packing.ts';
import { type JournalledBatch, keyName } from './journal.ts';
import { type AnyCall, isPlainGroup } from './plain.ts';
import { recordOf } from './record.ts';
import { readJournal, writeRecord } from './slots.ts';

/**
 * The answer to each accept of the group, in order; `null` = nothing was done, and the group goes the ordinary way, which answers
 * repeats, refusals and everything else that is not simply new.
 */
export function journalled(connection: Connection, calls: readonly AnyCall[]): AcceptOutcome[] | null {
  const { journal, node } = connection;
  if (!journal.isOn || !isPlainGroup(calls)) return null;
  readJournal(connection);
  const taken = new Set<string>();
  const batches: JournalledBatch[] = [];
  for (const { name, input } of calls) {
    if (name !== 'accept') continue;
    const batch = unpackBatch(input as PackedBatch);
    if (!isAllNew(connection, batch, taken)) return null;
    batches.push({ ...batch, node });
  }
  if (!writeRecord(connection, recordOf(batches))) return null;
  for (const batch of batches) journal.add(batch);
  return batches.map(({ entries, now }) => ({
    kind: 'accepted',
    results: entries.map((entry) => ({ kind: 'new', receipt: receiptOf(entry, now) })),
  }));
}

/** Whether its rows can be written later, whatever they are by then: nothing that could refuse them may come between. */
function isAllNew(
  connection: Connection,
  { tenantId, routingVersion, entries }: AcceptBatch<SentText>,
  taken: Set<string>,
) {
  const version = connection.sql<{ routing_version: number }>('SELECT routing_version FROM tenants WHERE id = ?');
  if (version.get(tenantId)?.routing_version !== routingVersion) return false;
  const { journal } = connection;
  const isNew = (name: string): boolean => {
    if (taken.has(name) || journal.taken.has(name)) return false;
    taken.add(name);
    return true;
  };
  for (const { event, key, deliveries } of entries) {
    if (!isNew(event.id) || connection.sql('SELECT 1 FROM events WHERE id = ?').get(event.id) !== undefined)
      return false;
    for (const { id } of deliveries) {
      if (!isNew(id) || connection.sql('SELECT 1 FROM deliveries WHERE id = ?').get(id) !== undefined) return false;
    }
    if (key === null) continue;
    const stored = connection.sql('SELECT 1 FROM idempotency_keys WHERE tenant_id = ? AND key_hash = ?');
    if (!isNew(keyName(tenantId, key.hash)) || stored.get(tenantId, key.hash) !== undefined) return false;
  }
  return true;
}
