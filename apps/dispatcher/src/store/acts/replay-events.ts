// The vendor's replay call: events named by the id at the root of their contexts, each in its newest form, to webhooks
// of the caller's choice, and to the targets of chosen actions. Several writers: rows are only added, under ids that are unique.
import { copied } from '../../domain/by-hand.ts';
import { deliveryId, idEnding } from '../../domain/ids.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { EventReplayOutcome, EventReplaySend, ReplayEventsInput } from '../../ports/store/by-hand.ts';
import type { Steps, Tx } from '../tx.ts';
import { isEndpointActive } from './copy-delivery.ts';
import { type NewestEvent, newestEvent } from './newest-object.ts';
import { erasedAtFor } from './shown-events.ts';
import { writeTargetPart } from './target-parts.ts';
import { findWebhook } from './webhook-rows.ts';

export function* replayEvents(tx: Tx, input: ReplayEventsInput): Steps<EventReplayOutcome> {
  const { tenantId, name } = input;
  const webhooks: Webhook[] = [];
  const webhookIds: number[] = [];
  for (const id of input.webhookIds) {
    const webhook = yield* findWebhook(tx, tenantId, id);
    if (webhook === null) webhookIds.push(id);
    else webhooks.push(webhook);
  }
  const events: NewestEvent[] = [];
  const rootIds: string[] = [];
  for (const rootId of input.rootIds) {
    const event = yield* newestEvent(tx, { tenantId, name, rootId });
    if (event === null) rootIds.push(rootId);
    else events.push(event);
  }
  const { sends, rootIds: erased, actionIds } = yield* sendsOf(tx, input);
  for (const rootId of erased) if (!rootIds.includes(rootId)) rootIds.push(rootId);
  if (rootIds.length > 0 || webhookIds.length > 0 || actionIds.length > 0)
    return { kind: 'unknown', rootIds, webhookIds, actionIds };
  let count = 0;
  for (const { seq: eventSeq, eventAt } of events) {
    const ending = idEnding(eventAt, input.tag);
    for (const webhook of webhooks) {
      const ulid = input.ulids[count];
      if (ulid === undefined) throw new Error(`${input.ulids.length} ids are too few for every event and webhook`);
      yield* addAgain(tx, { id: deliveryId(ulid, ending), tenantId, name, eventSeq, webhook, now: input.now });
      count += 1;
    }
  }
  for (const send of sends) yield* addSend(tx, send, { tenantId, name, now: input.now });
  return { kind: 'added', count: count + sends.length };
}

type Ready = EventReplaySend & { eventSeq: number; isActive: boolean };

/**
 * What was rendered before may be past: an action or its target deleted, an event erased. A newer event since then changes
 * nothing: its own reactions have run.
 */
function* sendsOf(tx: Tx, input: ReplayEventsInput): Steps<{ sends: Ready[]; rootIds: string[]; actionIds: number[] }> {
  const { tenantId } = input;
  const gone = new Set<number>();
  const rootIds = new Set<string>();
  for (const id of input.actionIds) {
    const found = yield* tx.get<{ id: number }>(
      `SELECT a.id FROM trigger_actions a JOIN triggers t ON t.id = a.trigger_id WHERE a.id = ? AND t.tenant_id = ?`,
      [id, tenantId],
    );
    if (found === undefined) gone.add(id);
  }
  const sends: Ready[] = [];
  const at = yield* erasedAtFor(tx, tenantId);
  for (const send of input.sends) {
    const isActive = yield* isEndpointActive(tx, tenantId, send.endpointId);
    const event = yield* tx.get<{ seq: number }>(
      `SELECT seq FROM events e WHERE id = ? AND tenant_id = ? AND ${at} IS NULL`,
      [send.eventId, tenantId],
    );
    if (isActive === null) gone.add(send.actionId);
    else if (event === undefined) rootIds.add(send.rootId);
    else sends.push({ ...send, eventSeq: event.seq, isActive });
  }
  return { sends, rootIds: [...rootIds], actionIds: [...gone] };
}

/** Where that target got the event already, `replay_of` names the delivery. */
function* addSend(
  tx: Tx,
  { id, eventSeq, endpointId, body, target, isActive }: Ready,
  { tenantId, name, now }: { tenantId: number; name: string; now: number },
): Steps<void> {
  const begun = target.fault === null ? copied(isActive, false, now) : { status: 'failed', dueAt: null };
  const first = yield* firstDelivery(tx, eventSeq, endpointId);
  yield* tx.run(
    `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, status, due_at, replay_of, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, tenantId, eventSeq, name, endpointId, body, begun.status, begun.dueAt, first?.id ?? null, now],
  );
  yield* writeTargetPart(tx, id, target, now);
}

function* firstDelivery(tx: Tx, eventSeq: number, endpointId: number): Steps<{ seq: number; id: string } | undefined> {
  return yield* tx.get<{ seq: number; id: string }>(
    `SELECT seq, id FROM deliveries WHERE event_seq = ? AND endpoint_id = ? AND replay_of IS NULL AND is_test = 0
       ORDER BY seq LIMIT 1`,
    [eventSeq, endpointId],
  );
}

/** Where that webhook got the event already, the bytes are those it got then (extra data may be in them). */
function* addAgain(
  tx: Tx,
  input: { id: string; tenantId: number; name: string; eventSeq: number; webhook: Webhook; now: number },
): Steps<void> {
  const { id, tenantId, name, eventSeq, webhook, now } = input;
  const { status, dueAt } = copied(webhook.isActive, false, now);
  const first = yield* firstDelivery(tx, eventSeq, webhook.id);
  yield* tx.run(
    `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, extra_data_fault, status, due_at,
         replay_of, created_at)
       VALUES (?, ?, ?, ?, ?, (SELECT body FROM deliveries WHERE seq = ?),
         (SELECT extra_data_fault FROM deliveries WHERE seq = ?), ?, ?, ?, ?)`,
    [
      id,
      tenantId,
      eventSeq,
      name,
      webhook.id,
      first?.seq ?? null,
      first?.seq ?? null,
      status,
      dueAt,
      first?.id ?? null,
      now,
    ],
  );
}
