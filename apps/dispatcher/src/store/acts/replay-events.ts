// The vendor's replay call: events named by the id at the root of their contexts, each in its newest form, to webhooks
// of the caller's choice.
import type { Webhook } from '../../domain/webhook.ts';
import type { EventReplayOutcome, ReplayEventsInput } from '../../ports/store/by-hand.ts';
import { runSteps } from '../sqlite/commit/run-steps.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { findWebhook } from './webhook-rows.ts';

export function replayEvents(connection: Connection, input: ReplayEventsInput): EventReplayOutcome {
  const { tenantId, name } = input;
  const found = input.webhookIds.map((id) => ({
    id,
    webhook: runSteps(connection, findWebhook(connection.tx, tenantId, id)),
  }));
  const events = input.rootIds.map((rootId) => ({ rootId, seq: newestEvent(connection, { tenantId, name, rootId }) }));
  const webhooks = found.flatMap(({ webhook }) => (webhook === null ? [] : [webhook]));
  const rootIds = events.flatMap(({ rootId, seq }) => (seq === null ? [rootId] : []));
  const webhookIds = found.flatMap(({ id, webhook }) => (webhook === null ? [id] : []));
  if (rootIds.length > 0 || webhookIds.length > 0) return { kind: 'unknown', rootIds, webhookIds };
  let count = 0;
  for (const { seq } of events) {
    for (const webhook of webhooks) {
      const id = input.ids[count];
      if (id === undefined) throw new Error(`${input.ids.length} ids are too few for every event and webhook`);
      add(connection, { id, tenantId, name, eventSeq: seq ?? 0, webhook, now: input.now });
      count += 1;
    }
  }
  return { kind: 'added', count };
}

/**
 * `root_id` is kept where the id at the root is not the profile's; where it is, the profile's stands for it, unless the
 * context has none at its root at all. An erased context has nothing to look at.
 */
function newestEvent(
  connection: Connection,
  values: { tenantId: number; name: string; rootId: string },
): number | null {
  const row = connection
    .sql<{ seq: number | null }>(
      `SELECT max(coalesce(
         (SELECT max(seq) FROM events
          WHERE tenant_id = :tenantId AND root_id = :rootId AND name = :name AND erased_at IS NULL), 0), coalesce(
         (SELECT seq FROM events
          WHERE tenant_id = :tenantId AND profile_id = :rootId AND root_id IS NULL AND name = :name
            AND CASE WHEN erased_at IS NULL
              THEN json_type(context, '$.id') IN ('text', 'integer', 'real') ELSE 0 END
          ORDER BY seq DESC LIMIT 1), 0)) AS seq`,
    )
    .get(values);
  return row?.seq ? row.seq : null;
}

/** Where that webhook got the event already, the bytes are those it got then (extra data may be in them). */
function add(
  connection: Connection,
  input: { id: string; tenantId: number; name: string; eventSeq: number; webhook: Webhook; now: number },
): void {
  const { id, tenantId, name, eventSeq, webhook, now } = input;
  const first = connection
    .sql<{ seq: number; id: string }>(
      `SELECT seq, id FROM deliveries WHERE event_seq = ? AND endpoint_id = ? AND replay_of IS NULL AND is_test = 0
       ORDER BY seq LIMIT 1`,
    )
    .get(eventSeq, webhook.id);
  connection
    .sql(
      `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, extra_data_fault, status, due_at,
         replay_of, created_at)
       VALUES (?, ?, ?, ?, ?, (SELECT body FROM deliveries WHERE seq = ?),
         (SELECT extra_data_fault FROM deliveries WHERE seq = ?), ?, ?, ?, ?)`,
    )
    .run(
      id,
      tenantId,
      eventSeq,
      name,
      webhook.id,
      first?.seq ?? null,
      first?.seq ?? null,
      webhook.isActive ? 'pending' : 'held',
      webhook.isActive ? now : null,
      first?.id ?? null,
      now,
    );
}
