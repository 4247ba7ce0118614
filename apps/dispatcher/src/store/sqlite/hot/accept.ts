// The one commit behind every 202: events, deliveries, suppressions and producers' keys, or nothing.
// Several writers: the routing version is compared in the transaction that writes, a key of a producer is a primary key, and places in an
// order are given one transaction at a time.
import {
  type AcceptBatch,
  type AcceptEntry,
  type AcceptOutcome,
  asPending,
  type NewRun,
  type Receipt,
  receiptOf,
} from '../../../domain/acceptance.ts';
import { orderOf } from '../../../domain/fan-out.ts';
import type { People } from '../../../domain/people.ts';
import { type Connection, flag } from '../connection/connection.ts';
import type { SentText } from '../thread/large-texts.ts';
import { BegunFanOuts, isPendingFor } from './fan-outs.ts';
import { writeDelivery, writeSuppressions } from './new-deliveries.ts';
import { takeRaised } from './outbox.ts';
import { findRepeat } from './repeats.ts';
import { withoutTooOften, writeRuns } from './runs.ts';

type Batch = AcceptBatch<SentText>;
type Entry = AcceptEntry<SentText>;

export function accept(connection: Connection, batch: Batch): AcceptOutcome {
  const tenant = connection
    .sql<{ routing_version: number }>('SELECT routing_version FROM tenants WHERE id = ?')
    .get(batch.tenantId);
  if (tenant?.routing_version !== batch.routingVersion) return { kind: 'stale' };
  if (batch.raised !== undefined && !takeRaised(connection, batch.raised)) return { kind: 'stale' };
  const begun = new BegunFanOuts(connection, batch);
  const by = { node: connection.node, begun };
  const results = batch.entries.map((planned) => {
    const repeat = findRepeat(connection, batch.tenantId, planned);
    if (repeat !== null) return repeat;
    const entry = isInTheWay(connection, batch, planned, begun)
      ? asPending(planned)
      : admitted(connection, batch, planned);
    const receipt = receiptOf(entry, batch.now);
    write(connection, batch, entry, by);
    writeKey(connection, batch, entry, receipt);
    const stopped = entry === planned ? [] : stoppedIn(entry.runs, planned.runs);
    return stopped.length === 0 ? { kind: 'new' as const, receipt } : { kind: 'new' as const, receipt, stopped };
  });
  begun.write();
  return { kind: 'accepted', results };
}

/** Writes entries that were found to be new before, with leases of this node: what the journal has. */
export function writeAccepted(connection: Connection, batch: Batch, node: number | null): void {
  const by = { node, begun: new BegunFanOuts(connection, batch) };
  for (const entry of batch.entries) {
    write(connection, batch, entry, by);
    writeKey(connection, batch, entry, receiptOf(entry, batch.now));
  }
}

/** Whether it is in order behind an event whose fan-out is pending. */
function isInTheWay(
  connection: Connection,
  { tenantId }: Batch,
  { deliveries, runs }: Entry,
  begun: BegunFanOuts,
): boolean {
  const people = runs === undefined ? orderOf(deliveries) : orderOfAll(deliveries, runs);
  if (people.length === 0) return false;
  begun.write();
  return isPendingFor(connection, tenantId, people);
}

const orderOfAll = (deliveries: Entry['deliveries'], runs: readonly NewRun[]): readonly string[] =>
  orderOf([...deliveries, ...runs.flatMap((run) => run.deliveries)]);

/** Without what its triggers do too often for its profile. */
function admitted(connection: Connection, { now }: Batch, entry: Entry): Entry {
  if (entry.runs === undefined) return entry;
  const runs = withoutTooOften(connection, entry.runs, entry.event.people.profileId, now);
  return runs === entry.runs ? entry : { ...entry, runs };
}

const stoppedIn = (runs: readonly NewRun[] | undefined, planned: readonly NewRun[] | undefined): number[] =>
  (runs ?? []).flatMap((run, index) => (run === planned?.[index] ? [] : [run.triggerId]));

/** @param by the node that has the leases of its deliveries, and the fan-outs that the accept begins */
function write(
  connection: Connection,
  batch: Batch,
  entry: Entry,
  { node, begun }: { node: number | null; begun: BegunFanOuts },
): void {
  const { event } = entry;
  const { lastInsertRowid: seq } = connection
    .sql(
      `INSERT INTO events (id, tenant_id, name, context, namespace, profile_id, root_id, idempotency_key, token_id,
         occurred_at, deliver_at, depth, traceparent, created_at)
       VALUES (?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      event.depth,
      event.traceparent,
      batch.now,
    );
  writePeople(connection, batch.tenantId, seq, event.people);
  if (entry.fanOutPending === true) {
    begun.add(seq);
    return;
  }
  const row = { seq, tenantId: batch.tenantId, name: event.name, node };
  for (const delivery of entry.deliveries) writeDelivery(connection, row, delivery, batch.now);
  writeSuppressions(connection, seq, entry.suppressions);
  if (entry.runs === undefined) return;
  writeRuns(connection, row, entry.runs, { profileId: event.people.profileId, at: batch.now }, (delivery) =>
    writeDelivery(connection, row, delivery, batch.now),
  );
}

/** The people that the event names in addition to its own profile; usually none. */
function writePeople(connection: Connection, tenantId: number, eventSeq: number | bigint, people: People): void {
  for (const profileId of people.others) {
    connection
      .sql('INSERT INTO event_profiles (tenant_id, profile_id, event_seq) VALUES (?, ?, ?)')
      .run(tenantId, profileId, eventSeq);
  }
  if (people.merge === null) return;
  connection
    .sql('INSERT OR IGNORE INTO profile_merges (tenant_id, winner_id, loser_id) VALUES (?, ?, ?)')
    .run(tenantId, people.merge.winnerId, people.merge.loserId);
}

function writeKey(connection: Connection, batch: Batch, entry: Entry, receipt: Receipt): void {
  const { key } = entry;
  if (key === null) return;
  connection
    .sql(
      `INSERT INTO idempotency_keys (tenant_id, key_hash, fingerprint, event_id, event_name, created_at,
         deliveries, suppressed, fan_out_pending, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      flag(receipt.fanOutPending),
      key.expiresAt,
    );
}
