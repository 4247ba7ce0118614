// What an erasure writes to rows: everything personal goes, and what happened and when stays (domain/erasure.ts). Texts
// become blanks as long as they were, so that they are overwritten in their place: rows that move leave traces where they
// were.
// Several writers: what each step changes is found in its own transaction, and changing it twice changes nothing.
import { ERASED_TEXT, type ErasureCounts, type Weight } from '../../domain/erasure.ts';
import type { Steps, Tx } from '../tx.ts';
import { CALLABLE, type CallableRow, callOffRow } from './call-off.ts';

const eventsOf = ({ dialect }: Tx): string => dialect.inList(':events', 'numbers');
const deliveriesOf = ({ dialect }: Tx): string => dialect.inList(':deliveries', 'numbers');

/** Of a page of rows with their numbers. */
type Found = { seq: number };

/** Events with all of their deliveries. */
export function* eraseEvents(
  tx: Tx,
  seqs: readonly number[],
  times: { at: number; now: number },
  counts: ErasureCounts,
): Steps<void> {
  if (seqs.length === 0) return;
  const events = JSON.stringify(seqs);
  const deliveries = yield* tx.all<Found>(`SELECT seq FROM deliveries WHERE event_seq ${eventsOf(tx)}`, { events });
  yield* eraseDeliveries(tx, seqsOf(deliveries), times.now, counts);
  yield* eraseEventRows(tx, seqs, times.at, counts);
}

const seqsOf = (rows: readonly Found[]): number[] => rows.map(({ seq }) => seq);

/** Events alone: from here on they are erased, whatever is left of their deliveries. */
export function* eraseEventRows(tx: Tx, seqs: readonly number[], at: number, counts: ErasureCounts): Steps<void> {
  const events = JSON.stringify(seqs);
  // What is not written yet is never sent.
  yield* tx.run(`DELETE FROM fan_outs WHERE event_seq ${eventsOf(tx)}`, { events });
  yield* tx.run(`UPDATE suppressions SET detail = '${ERASED_TEXT}' WHERE event_seq ${eventsOf(tx)}`, { events });
  yield* tx.run(
    `UPDATE runs SET profile_id = NULL, details = ${tx.dialect.blanked('details', 'null')} WHERE event_seq ${eventsOf(tx)}`,
    { events },
  );
  yield* tx.run(`DELETE FROM event_profiles WHERE event_seq ${eventsOf(tx)}`, { events });
  counts.events += yield* tx.run(
    `UPDATE events SET context = ${tx.dialect.blanked('context', 'null')}, profile_id = NULL, root_id = NULL, idempotency_key = NULL, erased_at = :at
     WHERE seq ${eventsOf(tx)}`,
    { events, at },
  );
}

export function* eraseDeliveries(tx: Tx, seqs: readonly number[], now: number, counts: ErasureCounts): Steps<void> {
  yield* tx.hot('catchUp', seqs, now);
  const deliveries = JSON.stringify(seqs);
  const rows = yield* tx.all<CallableRow>(`SELECT ${CALLABLE} FROM deliveries WHERE seq ${deliveriesOf(tx)}`, {
    deliveries,
  });
  for (const row of rows) if (yield* callOffRow(tx, row, 'erased', now)) counts.cancelled += 1;
  const ordered = yield* tx.all<{ seq: number; endpoint_id: number }>(
    `SELECT seq, endpoint_id FROM deliveries WHERE seq ${deliveriesOf(tx)} AND ordered <> 0`,
    { deliveries },
  );
  for (const row of ordered) yield* tx.hot('leave', row, now);
  counts.deliveries += yield* tx.run(
    `UPDATE deliveries SET body = ${tx.dialect.blanked('body', '')}, extra_data_fault = NULL,
       request_shape = ${tx.dialect.zeroed('request_shape')}, variables = ${tx.dialect.blanked('variables', '{}')}, render_fault = NULL
     WHERE seq ${deliveriesOf(tx)}`,
    { deliveries },
  );
  counts.attempts += yield* tx.run(
    `UPDATE attempts SET request_headers = ${tx.dialect.blanked('request_headers', '{}')}, response_headers = NULL,
       response_body = ${tx.dialect.zeroed('response_body')}, response_truncated = NULL,
       url = CASE WHEN ${IS_SHAPED} THEN ${tx.dialect.blanked('url', '')} ELSE url END
     WHERE delivery_seq ${deliveriesOf(tx)}`,
    { deliveries },
  );
}

/** A URL that a template has shaped may have data of the person. */
const IS_SHAPED = 'EXISTS (SELECT 1 FROM deliveries d WHERE d.seq = delivery_seq AND d.request_shape IS NOT NULL)';

/** Of a delivery: itself and its attempts, and the bytes in them. */
const ROWS = '1 + (SELECT count(*) FROM attempts WHERE delivery_seq = deliveries.seq)';
const BYTES = `coalesce(octet_length(body), 0) + coalesce(octet_length(request_shape), 0) + coalesce(octet_length(variables), 0)
  + coalesce((SELECT sum(octet_length(response_body)) FROM attempts WHERE delivery_seq = deliveries.seq), 0)`;
/** Over the deliveries of an event. Of more than `:most` no further one is looked at: they do not fit anyway. */
const sumOf = (weight: string): string =>
  `coalesce((SELECT sum(weight) FROM (SELECT ${weight} AS weight FROM deliveries WHERE event_seq = e.seq LIMIT :most)), 0)`;

/** What erasing each of these events would write, as far as it may fit. */
export function* weighEvents(tx: Tx, seqs: readonly number[], most: number): Steps<Weight[]> {
  return yield* tx.all<Weight>(
    `SELECT e.seq,
       1 + (SELECT count(*) FROM (SELECT 1 FROM suppressions WHERE event_seq = e.seq LIMIT :most))
         + (SELECT count(*) FROM runs WHERE event_seq = e.seq) + ${sumOf(ROWS)} AS rows,
       octet_length(e.context) + ${sumOf(BYTES)}
         + coalesce((SELECT sum(octet_length(details)) FROM runs WHERE event_seq = e.seq), 0) AS bytes
     FROM events e WHERE e.seq ${eventsOf(tx)} ORDER BY e.seq`,
    { events: JSON.stringify(seqs), most },
  );
}

/** The same for deliveries of an event behind one of them, in their order. */
export function* weighDeliveries(tx: Tx, eventSeq: number, after: number, most: number): Steps<Weight[]> {
  return yield* tx.all<Weight>(
    `SELECT seq, ${ROWS} AS rows, ${BYTES} AS bytes
     FROM deliveries WHERE event_seq = :eventSeq AND seq > :after ORDER BY seq LIMIT :most`,
    { eventSeq, after, most },
  );
}
