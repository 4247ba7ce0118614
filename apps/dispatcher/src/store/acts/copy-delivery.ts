// Copies a delivery: a new row that names the old one and sends the same bytes, outside every order. Several
// writers: rows are only added, under an id that is unique.
import type { DeliveryStatus } from '@posthorn/contracts';
import { copied } from '../../domain/by-hand.ts';
import { deliveryId, testDeliveryId } from '../../domain/ids.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type { CopyDeliveryInput, CopyOutcome } from '../../ports/store/by-hand.ts';
import type { Steps, Tx } from '../tx.ts';
import { erasedAtFor } from './shown-events.ts';
import { findWebhook } from './webhook-rows.ts';

type Row = { seq: number; event_seq: number | null; endpoint_id: number; is_test: number; erased: number };

export function* copyDelivery(tx: Tx, input: CopyDeliveryInput): Steps<CopyOutcome> {
  const at = yield* erasedAtFor(tx, input.tenantId);
  const row = yield* tx.get<Row>(
    `SELECT d.seq, d.event_seq, d.endpoint_id, d.is_test, ${at} IS NOT NULL AS erased
       FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq WHERE d.id = ? AND d.tenant_id = ?`,
    [input.id, input.tenantId],
  );
  if (row === undefined) return { kind: 'not-found' };
  if (row.erased === 1) return { kind: 'erased' };
  const webhook = yield* findWebhook(tx, input.tenantId, row.endpoint_id);
  if (webhook === null) return { kind: 'webhook-deleted' };
  const { newId, body, now } = input;
  const begun = copied(webhook.isActive, row.is_test === 1, now);
  yield* copy(tx, { seq: row.seq, newId, body, replayId: null, ...begun, now });
  // People named in it are found through the event from now on, and are erased together with it.
  for (const person of row.event_seq === null ? [] : (input.people ?? [])) {
    yield* tx.run(
      'INSERT INTO event_profiles (tenant_id, profile_id, event_seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [input.tenantId, person, row.event_seq],
    );
  }
  return { kind: 'added' };
}

/** The same for one of a replay, to its webhook as it is now. */
export function* replayDelivery(
  tx: Tx,
  old: { seq: number; id: string },
  input: { replayId: number; webhook: Webhook; ulid: string; now: number },
): Steps<void> {
  const { replayId, now } = input;
  const begun = copied(input.webhook.isActive, false, now);
  yield* copy(tx, { seq: old.seq, newId: copyId(old.id, input.ulid), body: null, replayId, ...begun, now });
}

/** A delivery's id ends with the tag of its event's name, and begins with what it is: both stay. */
function copyId(id: string, ulid: string): string {
  const tag = id.slice(id.lastIndexOf('_') + 1);
  return id.startsWith('tst_') ? testDeliveryId(ulid, tag) : deliveryId(ulid, tag);
}

/** Inside the database: a body may be a megabyte, and where it is the event's own text there is nothing to copy. */
function* copy(
  tx: Tx,
  values: {
    seq: number;
    newId: string;
    body: string | null;
    replayId: number | null;
    status: DeliveryStatus;
    dueAt: number | null;
    now: number;
  },
): Steps<void> {
  yield* tx.run(
    `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, extra_data_fault, status, due_at,
         replay_of, replay_id, is_test, created_at)
       SELECT :newId, tenant_id, event_seq, event_name, endpoint_id, coalesce(:body, body),
         CASE WHEN :body IS NULL THEN extra_data_fault END, :status, :dueAt, id, :replayId, is_test, :now
       FROM deliveries WHERE seq = :seq`,
    values,
  );
}
