// Copies a delivery: a new row that names the old one and sends the same bytes or others, outside every order. Several
// writers: rows are only added, under an id that is unique.
import type { DeliveryStatus } from '@posthorn/contracts';
import type { TargetPart } from '../../domain/acceptance.ts';
import { copied } from '../../domain/by-hand.ts';
import { deliveryId, endingOf, testDeliveryId } from '../../domain/ids.ts';
import type { CopyDeliveryInput, CopyOutcome } from '../../ports/store/by-hand.ts';
import type { RenderedAgain } from '../../ports/store/replays.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { erasedAtFor } from './shown-events.ts';
import { faultFromRow, shapeFromRow, writeTargetPart } from './target-parts.ts';

type Row = OldRow & { event_seq: number | null; endpoint_id: number; is_test: number; erased: number };

export function* copyDelivery(tx: Tx, input: CopyDeliveryInput): Steps<CopyOutcome> {
  const at = yield* erasedAtFor(tx, input.tenantId);
  const row = yield* tx.get<Row>(
    `SELECT d.seq, d.id, d.event_seq, d.endpoint_id, d.is_test, ${OLD_PART}, ${at} IS NOT NULL AS erased
       FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq WHERE d.id = ? AND d.tenant_id = ?`,
    [input.id, input.tenantId],
  );
  if (row === undefined) return { kind: 'not-found' };
  if (row.erased === 1) return { kind: 'erased' };
  const isActive = yield* isEndpointActive(tx, input.tenantId, row.endpoint_id);
  if (isActive === null) return { kind: 'endpoint-deleted' };
  const { newId, body, now } = input;
  const begun = copied(isActive, row.is_test === 1, now);
  const target = input.target === undefined ? partOf(tx, row) : input.target;
  const isRendered = flag(input.target !== undefined);
  yield* copy(tx, { seq: row.seq, newId, body, isRendered, replayId: null, ...begun, now }, target);
  // People named in it are found through the event from now on, and are erased together with it.
  for (const person of row.event_seq === null ? [] : (input.people ?? [])) {
    yield* tx.run(
      'INSERT INTO event_profiles (tenant_id, profile_id, event_seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [input.tenantId, person, row.event_seq],
    );
  }
  return { kind: 'added' };
}

/** `null` = it was deleted. */
export function* isEndpointActive(tx: Tx, tenantId: number, id: number): Steps<boolean | null> {
  const row = yield* tx.get<{ is_active: number }>('SELECT is_active FROM endpoints WHERE id = ? AND tenant_id = ?', [
    id,
    tenantId,
  ]);
  return row === undefined ? null : row.is_active === 1;
}

/** What a copy of a delivery `d` to a target needs of it. */
export const OLD_PART = 'd.is_target, d.request_shape, d.variables, d.render_fault';
export type OldRow = {
  seq: number;
  id: string;
  is_target: number;
  request_shape: Uint8Array | null;
  variables: string | null;
  render_fault: string | null;
};

const partOf = (tx: Tx, row: OldRow): TargetPart | null =>
  row.is_target === 0
    ? null
    : {
        shape: shapeFromRow(tx.sealing, row.id, row.request_shape),
        variables: row.variables,
        fault: faultFromRow(row.render_fault),
      };

/** The same for one of a replay, to its endpoint as it is now. `again`: what was rendered again. */
export function* replayDelivery(
  tx: Tx,
  old: OldRow,
  input: { replayId: number; isActive: boolean; ulid: string; again: RenderedAgain | undefined; now: number },
): Steps<void> {
  const { replayId, again, now } = input;
  const begun = copied(input.isActive, false, now);
  const content = { body: again?.body ?? null, isRendered: flag(again !== undefined) };
  const row = { seq: old.seq, newId: copyId(old.id, input.ulid), ...content, replayId, ...begun, now };
  yield* copy(tx, row, again?.target ?? partOf(tx, old));
}

/** A delivery's id ends with the time of its event and the tag of the event's name, and begins with what it is: all stay. */
function copyId(id: string, ulid: string): string {
  return (id.startsWith('tst_') ? testDeliveryId : deliveryId)(ulid, endingOf(id));
}

/** Inside the database: a body may be a megabyte, and where it is the event's own text there is nothing to copy. */
function* copy(
  tx: Tx,
  values: {
    seq: number;
    newId: string;
    body: string | null;
    /** 1: the body is `body`, and `null` the context of the event; 0: where it is `null`, that of the old one stays. */
    isRendered: 0 | 1;
    replayId: number | null;
    status: DeliveryStatus;
    dueAt: number | null;
    now: number;
  },
  target: TargetPart | null,
): Steps<void> {
  const begun = target?.fault == null ? {} : ({ status: 'failed', dueAt: null } as const);
  yield* tx.run(
    `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, extra_data_fault, status, due_at,
         replay_of, replay_id, is_test, created_at)
       SELECT :newId, tenant_id, event_seq, event_name, endpoint_id, CASE WHEN :isRendered = 1 THEN :body ELSE coalesce(:body, body) END,
         CASE WHEN :body IS NULL THEN extra_data_fault END, :status, :dueAt, id, :replayId, is_test, :now
       FROM deliveries WHERE seq = :seq`,
    { ...values, ...begun },
  );
  if (target !== null) yield* writeTargetPart(tx, values.newId, target, values.now);
}
