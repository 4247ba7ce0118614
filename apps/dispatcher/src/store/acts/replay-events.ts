// The vendor's replay call: events named by the id at the root of their contexts, each in its newest form, to webhooks
// of the caller's choice. Several writers: rows are only added, under ids that are unique.
import { copied } from '../../domain/by-hand.ts';
import { deliveryId, idEnding } from '../../domain/ids.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { EventReplayOutcome, ReplayEventsInput } from '../../ports/store/by-hand.ts';
import type { Steps, Tx } from '../tx.ts';
import { erasedAtFor } from './shown-events.ts';
import { findWebhook } from './webhook-rows.ts';

type Newest = { seq: number; eventAt: number };

export function* replayEvents(tx: Tx, input: ReplayEventsInput): Steps<EventReplayOutcome> {
  const { tenantId, name } = input;
  const webhooks: Webhook[] = [];
  const webhookIds: number[] = [];
  for (const id of input.webhookIds) {
    const webhook = yield* findWebhook(tx, tenantId, id);
    if (webhook === null) webhookIds.push(id);
    else webhooks.push(webhook);
  }
  const events: Newest[] = [];
  const rootIds: string[] = [];
  for (const rootId of input.rootIds) {
    const event = yield* newestEvent(tx, { tenantId, name, rootId });
    if (event === null) rootIds.push(rootId);
    else events.push(event);
  }
  if (rootIds.length > 0 || webhookIds.length > 0) return { kind: 'unknown', rootIds, webhookIds };
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
  return { kind: 'added', count };
}

/**
 * `root_id` is kept where the id at the root is not the profile's; where it is, the profile's stands for it, unless the
 * context has none at its root at all. An erased context has nothing to look at.
 */
function* newestEvent(tx: Tx, values: { tenantId: number; name: string; rootId: string }): Steps<Newest | null> {
  const at = yield* erasedAtFor(tx, values.tenantId);
  const row = yield* tx.get<{ seq: number | null }>(
    `SELECT max(coalesce(
         (SELECT max(seq) FROM events e
          WHERE tenant_id = :tenantId AND root_id = :rootId AND name = :name AND ${at} IS NULL), 0), coalesce(
         (SELECT seq FROM events e
          WHERE tenant_id = :tenantId AND profile_id = :rootId AND root_id IS NULL AND name = :name
            AND CASE WHEN ${at} IS NULL
              THEN ${tx.dialect.hasTextOrNumber('context', 'id')} ELSE FALSE END
          ORDER BY seq DESC LIMIT 1), 0)) AS seq`,
    values,
  );
  if (!row?.seq) return null;
  const event = yield* tx.get<{ event_at: number }>(
    'SELECT coalesce(occurred_at, created_at) AS event_at FROM events WHERE seq = ?',
    [row.seq],
  );
  return event === undefined ? null : { seq: row.seq, eventAt: event.event_at };
}

/** Where that webhook got the event already, the bytes are those it got then (extra data may be in them). */
function* addAgain(
  tx: Tx,
  input: { id: string; tenantId: number; name: string; eventSeq: number; webhook: Webhook; now: number },
): Steps<void> {
  const { id, tenantId, name, eventSeq, webhook, now } = input;
  const { status, dueAt } = copied(webhook.isActive, false, now);
  const first = yield* tx.get<{ seq: number; id: string }>(
    `SELECT seq, id FROM deliveries WHERE event_seq = ? AND endpoint_id = ? AND replay_of IS NULL AND is_test = 0
       ORDER BY seq LIMIT 1`,
    [eventSeq, webhook.id],
  );
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
