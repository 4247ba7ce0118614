// Fan-outs that are pending: who is next, and the steps that write their subscribers. A step names how far its event had
// come: of two that begin at the same place, in whichever process, one is refused, and a crash leaves whole steps.
// Several writers: the step names how far its event had come, as said above.
import type { NewDelivery } from '../../../domain/acceptance.ts';
import { type EndpointNow, type FanOutPart, latePlan, type PendingFanOut } from '../../../domain/fan-out.ts';
import type { ExpandFanOutInput, FanOutDepth, FanOutResult, PendingFanOutsInput } from '../../../ports/store/accept.ts';
import { callOffRow } from '../../acts/call-off.ts';
import { forgetPastReactions } from '../../acts/past-reactions.ts';
import { forgetPastRoutes } from '../../acts/past-routes.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';
import { type EventRow, writeDelivery, writeSuppressions } from './new-deliveries.ts';
import { isEventErased } from './running-erasures.ts';
import { withoutTooOften, writeRuns } from './runs.ts';

/**
 * The fan-outs that one accept begins. Its events have consecutive numbers, so a batch of a thousand takes one statement: one
 * for each took as long as writing the events themselves.
 */
export class BegunFanOuts {
  readonly #connection: Connection;
  readonly #of: { tenantId: number; routingVersion: number };
  /** Not written yet: the first event, and how many. */
  #from: number | bigint = 0;
  #count = 0;

  constructor(connection: Connection, { tenantId, routingVersion }: { tenantId: number; routingVersion: number }) {
    this.#connection = connection;
    this.#of = { tenantId, routingVersion };
  }

  add(eventSeq: number | bigint): void {
    if (this.#count > 0 && BigInt(this.#from) + BigInt(this.#count) !== BigInt(eventSeq)) this.write();
    if (this.#count === 0) this.#from = eventSeq;
    this.#count += 1;
  }

  /** Before anything asks which are pending, and at the end. */
  write(): void {
    if (this.#count === 0) return;
    this.#connection
      .sql(
        `INSERT INTO fan_outs (event_seq, tenant_id, routing_version)
         SELECT seq, :tenantId, :routingVersion FROM events WHERE seq >= :from AND seq < :from + :count`,
      )
      .run({ ...this.#of, from: this.#from, count: this.#count });
    this.#count = 0;
  }
}

export const FIRST = 'SELECT event_seq, routing_version FROM fan_outs WHERE tenant_id = +? ORDER BY event_seq LIMIT 1';

const firstOf = (connection: Connection, tenantId: number) =>
  connection.sql<{ event_seq: number; routing_version: number }>(FIRST).get(tenantId);

/** Whether an event that is about one of these people waits for its fan-out: no event before the first one does. */
export function isPendingFor(connection: Connection, tenantId: number, people: readonly string[]): boolean {
  if (people.length === 0) return false;
  const first = firstOf(connection, tenantId)?.event_seq;
  if (first === undefined) return false;
  const isAbout = connection.sql<{ found: number }>(
    `SELECT EXISTS (
       SELECT 1 FROM events e INDEXED BY events_by_profile CROSS JOIN fan_outs f ON f.event_seq = e.seq
       WHERE e.tenant_id = :tenantId AND e.profile_id = :id AND e.seq >= :first
     ) OR EXISTS (
       SELECT 1 FROM event_profiles p CROSS JOIN fan_outs f ON f.event_seq = p.event_seq
       WHERE p.tenant_id = :tenantId AND p.profile_id = :id AND p.event_seq >= :first
     ) AS found`,
  );
  return people.some((id) => isAbout.get({ tenantId, id, first })?.found === 1);
}

type Row = {
  id: string;
  name: string;
  context: string;
  namespace: string | null;
  deliver_at: number | null;
  event_at: number;
  depth: number;
  routing_version: number;
  reached: number;
  trigger_reached: number;
};

export function pendingFanOuts(
  connection: Connection,
  { tenantId, limit, maxChars }: PendingFanOutsInput,
): PendingFanOut[] {
  const rows = connection
    .sql<Row>(
      `SELECT e.id, e.name, e.context, e.namespace, e.deliver_at, coalesce(e.occurred_at, e.created_at) AS event_at,
         e.depth, f.routing_version, f.reached, f.trigger_reached
       FROM fan_outs f CROSS JOIN events e ON e.seq = f.event_seq
       WHERE f.tenant_id = ? ORDER BY f.event_seq LIMIT ?`,
    )
    .iterate(tenantId, limit);
  const found: PendingFanOut[] = [];
  let chars = 0;
  for (const row of rows) {
    const { id, name, context, namespace, deliver_at, event_at, depth, routing_version, reached, trigger_reached } =
      row;
    chars += context.length;
    if (found.length > 0 && chars > maxChars) break;
    found.push({
      eventId: id,
      name,
      context,
      namespace,
      deliverAt: deliver_at,
      eventAt: event_at,
      depth,
      routingVersion: routing_version,
      reached,
      triggerReached: trigger_reached,
    });
  }
  return found;
}

export function expandFanOut(connection: Connection, { tenantId, parts, now }: ExpandFanOutInput): FanOutResult {
  const result: FanOutResult = { written: 0, held: 0 };
  for (const part of parts) {
    if (!expandPart(connection, tenantId, part, now, result)) break;
    result.written += 1;
  }
  const first = firstOf(connection, tenantId);
  const oldest = first?.routing_version ?? null;
  runSteps(connection, forgetPastRoutes(connection.tx, tenantId, oldest));
  runSteps(connection, forgetPastReactions(connection.tx, tenantId, oldest));
  return result;
}

type Head = { seq: number; name: string; profile_id: string | null; created_at: number; routing_version: number };

/**
 * In order of acceptance: an event is expanded when all before it are. `false` = it was taken further by another, or is
 * erased by now.
 */
function expandPart(
  connection: Connection,
  tenantId: number,
  part: FanOutPart,
  now: number,
  result: FanOutResult,
): boolean {
  const head = connection
    .sql<Head>(
      `SELECT e.seq, e.name, e.profile_id, e.created_at, f.routing_version FROM fan_outs f JOIN events e ON e.seq = f.event_seq
       WHERE f.event_seq = ? AND e.id = ? AND f.reached = ? AND f.trigger_reached = ?`,
    )
    .get(firstOf(connection, tenantId)?.event_seq ?? null, part.eventId, part.from.webhook, part.from.trigger);
  if (head === undefined) return false;
  // Those behind it are read again: their turn has come.
  if (isEventErased(connection, tenantId, head.seq)) {
    connection.sql('DELETE FROM fan_outs WHERE event_seq = ?').run(head.seq);
    return false;
  }
  if (part.reached === null) connection.sql('DELETE FROM fan_outs WHERE event_seq = ?').run(head.seq);
  else {
    const { webhook, trigger } = part.reached;
    connection
      .sql('UPDATE fan_outs SET reached = ?, trigger_reached = ? WHERE event_seq = ?')
      .run(webhook, trigger, head.seq);
  }
  const event = { seq: head.seq, tenantId, name: head.name, node: connection.node };
  const write = (delivery: NewDelivery): void => {
    if (writeLate(connection, event, head.routing_version, delivery, now) === 'held') result.held += 1;
  };
  for (const delivery of part.deliveries) write(delivery);
  writeSuppressions(connection, head.seq, part.suppressions);
  // The window of a profile ends with the event, not with the step that comes to it.
  const about = { profileId: head.profile_id, at: head.created_at };
  writeRuns(connection, event, withoutTooOften(connection, part.runs, about.profileId, about.at), about, write);
  return true;
}

/** As it would be had it been written at acceptance, and then changed with its endpoint. */
function writeLate(
  connection: Connection,
  event: EventRow,
  routingVersion: number,
  delivery: NewDelivery,
  now: number,
): 'held' | 'written' {
  if (delivery.status === 'failed') {
    writeDelivery(connection, event, delivery, now);
    return 'written';
  }
  const plan = latePlan(routingVersion, delivery, endpointNow(connection, delivery.endpointId));
  const isOrdered = plan.kind !== 'cancel' && plan.isOrdered;
  const late = { ...delivery, turn: isOrdered ? delivery.turn : null };
  if (plan.kind === 'hold') {
    writeDelivery(connection, event, { ...late, status: 'held', dueAt: null }, now);
    return 'held';
  }
  const seq = writeDelivery(connection, event, late, now);
  if (plan.kind === 'cancel') {
    const { status } = late;
    const row = { seq, status, fallback: null, reason: null, completed_at: null };
    runSteps(connection, callOffRow(connection.tx, row, plan.reason, now));
  }
  return 'written';
}

type EndpointNowRow = { is_active: number; ordering: string; discarded_version: number };

function endpointNow(connection: Connection, endpointId: number): EndpointNow {
  const row = connection
    .sql<EndpointNowRow>('SELECT is_active, ordering, discarded_version FROM endpoints WHERE id = ?')
    .get(endpointId);
  if (row === undefined) return null;
  return {
    isActive: row.is_active === 1,
    isOrdered: row.ordering !== 'none',
    discardedVersion: row.discarded_version,
  };
}

/** For metrics: how many events wait, and since when the oldest of them. */
export function fanOutDepth(connection: Connection): FanOutDepth {
  const row = connection
    .sql<{ events: number; oldest: number | null }>(
      `SELECT (SELECT count(*) FROM fan_outs) AS events,
         (SELECT created_at FROM events WHERE seq = (SELECT min(event_seq) FROM fan_outs)) AS oldest`,
    )
    .get();
  return { events: row?.events ?? 0, oldestAcceptedAt: row?.oldest ?? null };
}
