// The one commit behind every 202: events, deliveries, suppressions and producers' keys, or nothing.
import type { AcceptBatch, AcceptEntry, AcceptOutcome, Receipt } from '../../domain/acceptance.ts';
import type { People } from '../../domain/people.ts';
import { enter, placeOf } from './order-places.ts';
import { takeRaised } from './outbox.ts';
import { findRepeat } from './repeats.ts';
import { flag, type Session } from './session.ts';

export function accept(session: Session, batch: AcceptBatch): AcceptOutcome {
  const tenant = session
    .sql<{ routing_version: number }>('SELECT routing_version FROM tenants WHERE id = ?')
    .get(batch.tenantId);
  if (tenant?.routing_version !== batch.routingVersion) return { kind: 'stale' };
  if (batch.raised !== undefined && !takeRaised(session, batch.raised)) return { kind: 'stale' };
  return {
    kind: 'accepted',
    results: batch.entries.map((entry) => {
      const repeat = findRepeat(session, batch.tenantId, entry, batch.now);
      if (repeat !== null) return repeat;
      const receipt: Receipt = {
        id: entry.event.id,
        name: entry.event.name,
        createdAt: batch.now,
        deliveries: entry.deliveries.length,
        suppressed: entry.suppressions.length,
      };
      write(session, batch, entry);
      writeKey(session, batch, entry, receipt);
      return { kind: 'new' as const, receipt };
    }),
  };
}

function write(session: Session, batch: AcceptBatch, entry: AcceptEntry): void {
  const { event } = entry;
  const { lastInsertRowid: seq } = session
    .sql(
      `INSERT INTO events (id, tenant_id, name, context, namespace, profile_id, root_id, idempotency_key, token_id,
         occurred_at, deliver_at, traceparent, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      event.id,
      batch.tenantId,
      event.name,
      event.context,
      event.namespace,
      event.people.profileId,
      event.people.rootId,
      entry.key?.key ?? null,
      event.tokenId,
      event.occurredAt,
      event.deliverAt,
      event.traceparent,
      batch.now,
    );
  writePeople(session, batch.tenantId, seq, event.people);
  const insertDelivery = session.sql(
    `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, webhook_id, body, status, due_at, attempt_count,
       claimed_at, replay_of, extra_data_fault, ordered, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { id, webhookId, body, status, dueAt, lease, replayOf, extraDataFault, turn } of entry.deliveries) {
    // A leased delivery is written as already claimed: its first attempt needs no claim of its own.
    // One that is not the first of its profile has no due time until it is.
    const place = turn === null ? null : placeOf(session, webhookId, turn, batch.now);
    const mayGoAt = place?.waits ? null : dueAt;
    const state = lease === null ? [status, mayGoAt, 0, null] : ['in_flight', lease.until, 1, batch.now];
    const rest = [replayOf, extraDataFault, flag(turn !== null), batch.now];
    const written = insertDelivery.run(id, batch.tenantId, seq, event.name, webhookId, body, ...state, ...rest);
    const row = { webhookId, deliverySeq: written.lastInsertRowid };
    if (turn !== null && place !== null) enter(session, row, turn, place);
  }
  const insertSuppression = session.sql(
    'INSERT INTO suppressions (event_seq, webhook_id, reason, detail) VALUES (?, ?, ?, ?)',
  );
  for (const { webhookId, reason, detail } of entry.suppressions) insertSuppression.run(seq, webhookId, reason, detail);
}

/** Whom the event names beside its own profile: mostly nobody. */
function writePeople(session: Session, tenantId: number, eventSeq: number | bigint, people: People): void {
  for (const profileId of people.others) {
    session
      .sql('INSERT INTO event_profiles (tenant_id, profile_id, event_seq) VALUES (?, ?, ?)')
      .run(tenantId, profileId, eventSeq);
  }
  if (people.merge === null) return;
  session
    .sql('INSERT OR IGNORE INTO profile_merges (tenant_id, winner_id, loser_id) VALUES (?, ?, ?)')
    .run(tenantId, people.merge.winnerId, people.merge.loserId);
}

function writeKey(session: Session, batch: AcceptBatch, entry: AcceptEntry, receipt: Receipt): void {
  const { key } = entry;
  if (key === null) return;
  session
    .sql(
      `INSERT OR REPLACE INTO idempotency_keys (tenant_id, key_hash, fingerprint, event_id, event_name, created_at,
         deliveries, suppressed, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      batch.tenantId,
      key.hash,
      key.fingerprint,
      receipt.id,
      receipt.name,
      receipt.createdAt,
      receipt.deliveries,
      receipt.suppressed,
      key.expiresAt,
    );
}
