// Whether an event was accepted before under the same key, with the same content.
import { createHash } from 'node:crypto';
import { type AcceptEntry, type StoredKey, type Verdict, verdictOf } from '../../../domain/acceptance.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import { erasedAt } from '../../acts/shown-events.ts';
import type { Connection } from '../connection/connection.ts';
import { type SentText, textOf } from '../thread/large-texts.ts';
import { isErasing } from './erasing-tenants.ts';

type KeyRow = {
  fingerprint: Uint8Array;
  event_id: string;
  event_name: string;
  created_at: number;
  deliveries: number;
  suppressed: number;
  fan_out_pending: number;
};

/** `null` = the key is free. */
export function findRepeat(connection: Connection, tenantId: number, entry: AcceptEntry<SentText>): Verdict | null {
  const { key } = entry;
  if (key === null) return null;
  const row = connection
    .sql<KeyRow>('SELECT * FROM idempotency_keys WHERE tenant_id = ? AND key_hash = ?')
    .get(tenantId, key.hash);
  if (row === undefined) return null;
  return verdictOf(storedKeyOf(row), key, () => isSameByOldRow(connection, tenantId, row, entry));
}

const storedKeyOf = (row: KeyRow): StoredKey => ({
  fingerprint: row.fingerprint,
  receipt: {
    id: row.event_id,
    name: row.event_name,
    createdAt: row.created_at,
    deliveries: row.deliveries,
    suppressed: row.suppressed,
    fanOutPending: row.fan_out_pending === 1,
  },
});

/** Before fingerprints began with a version they were the hash of the source text, which white space changes. */
const OLD_FINGERPRINT_BYTES = 32;

function isSameByOldRow(
  connection: Connection,
  tenantId: number,
  row: KeyRow,
  { event }: AcceptEntry<SentText>,
): boolean {
  if (row.fingerprint.length !== OLD_FINGERPRINT_BYTES || row.event_name !== event.name) return false;
  const old = createHash('sha256').update(event.name).update('\n').update(event.context).digest();
  if (old.equals(row.fingerprint)) return true;
  const stored = connection
    .sql<{ context: string }>(
      `SELECT context FROM events e WHERE id = ? AND ${erasedAt(isErasing(connection, tenantId))} IS NULL`,
    )
    .get(row.event_id);
  return stored !== undefined && canonicalJson(stored.context) === canonicalJson(textOf(event.context));
}
