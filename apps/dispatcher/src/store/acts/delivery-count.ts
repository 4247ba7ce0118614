// How many deliveries a list would find. It walks what the list walks, and no further than the list does for one page; where
// the index alone answers, it counts on to a higher bound.

import type { DeliveryFilter } from '../../domain/records.ts';
import type { CountDeliveriesInput, DeliveryCount } from '../../ports/store/history.ts';
import type { Steps, Tx } from '../tx.ts';
import { rangeOfTimes } from './bounded-scan.ts';
import { isAllNarrowed, narrowed } from './delivery-query.ts';
import { conditions, walkOf } from './delivery-reads.ts';
import { erasedAtFor } from './shown-events.ts';

/** Entries of an index: a tenth of a second at most. */
const COUNT_MAX = 100_000;

export function* countDeliveries(tx: Tx, { tenantId, filter }: CountDeliveriesInput): Steps<DeliveryCount> {
  const { query, ...plain } = narrowed(filter);
  const asked = query === undefined || isAllNarrowed(query) ? plain : { ...plain, query };
  const { statuses = [], ...rest } = asked;
  if (statuses.length < 2 || Object.keys(rest).length > 0) return yield* counted(tx, tenantId, asked);
  // Each by itself is answered by its own stretch of an index.
  const sum = { count: 0, exact: true };
  for (const status of statuses) {
    const one = yield* counted(tx, tenantId, { statuses: [status] });
    sum.count += one.count;
    sum.exact &&= one.exact;
  }
  return sum;
}

function* counted(tx: Tx, tenantId: number, filter: DeliveryFilter): Steps<DeliveryCount> {
  const range = yield* rangeOfTimes(tx, 'deliveries', { since: filter.since, until: filter.until });
  const walk = yield* walkOf(tx, tenantId, filter, range);
  const { where, values } = conditions(tx.dialect, filter, yield* erasedAtFor(tx, tenantId));
  if (walk?.where !== undefined) where.push(walk.where);
  const deliveries = walk === null ? 'deliveries d' : `deliveries d ${tx.dialect.using(walk.index)}`;
  const row = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM (
         SELECT 1 FROM ${deliveries} LEFT JOIN events e ON e.seq = d.event_seq
         WHERE ${['d.tenant_id = :tenantId', 'd.seq >= :from', 'd.seq < :before', ...where].join(' AND ')}
         LIMIT :limit)`,
    { ...values, tenantId, from: walk?.floor ?? range.from, before: range.before, limit: COUNT_MAX + 1 },
  );
  const count = row?.count ?? 0;
  if (count > COUNT_MAX) return { count: COUNT_MAX, exact: false };
  return { count, exact: (walk?.floor ?? null) === null };
}
