// Reads that webhooks and targets have in common: what changes without a request, and pages of lists.
import type { ListFilter, ListOrder } from '../../domain/list-filter.ts';
import type { Page } from '../../ports/store/page.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx } from '../tx.ts';
import { comparisonSql, type ListSql, whereOf } from './list-filter.ts';

/** What of an endpoint changes without a request. */
export function* stateOf(tx: Tx, endpointId: number) {
  const held = yield* tx.get<{ count: number }>(
    "SELECT count(*) AS count FROM deliveries WHERE endpoint_id = ? AND status = 'held'",
    [endpointId],
  );
  return { heldCount: held?.count ?? 0, health: yield* tx.hot('healthOf', endpointId) };
}

/** Columns that both have; names are those of filters. */
export const endpointFilters = (dialect: Dialect) => ({
  id: 'id',
  url: 'url',
  queue: 'lane',
  is_active: 'is_active',
  condition: dialect.json('condition'),
  disabled_reason: 'disabled_reason',
  user_id: 'token_id',
  created_at: '(created_at / 1000)',
  updated_at: '(updated_at / 1000)',
});

/** Conditions are compared as JSON: white space does not count. */
export function conditionSql(
  dialect: Dialect,
  { operator, values }: NonNullable<ListFilter<string>['comparisons']>[number],
): ReturnType<typeof comparisonSql> | null {
  if (operator === 'nullable') return null;
  const { sql, values: texts } = comparisonSql(dialect.json('condition'), operator, values);
  return { sql: sql.replaceAll('?', dialect.json('?')), values: texts };
}

type Asked<Field extends string, Sorted extends Field> = {
  tenantId: number;
  filter: ListFilter<Field>;
  order: ListOrder<Sorted>;
  offset: number;
  limit: number;
};

/** @param from both tables, joined */
export function* pageOfRows<Row, Field extends string, Sorted extends Field>(
  tx: Tx,
  from: string,
  list: ListSql<Field>,
  { tenantId, filter, order, offset, limit }: Asked<Field, Sorted>,
): Steps<Page<Row>> {
  const where = whereOf(tx.dialect, { sql: 'tenant_id = ?', values: [tenantId] }, filter, list);
  const direction = order.descending ? 'DESC' : 'ASC';
  const counted = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM ${from} WHERE ${where.sql}`,
    where.values,
  );
  const items = yield* tx.all<Row>(
    `SELECT * FROM ${from} WHERE ${where.sql} ORDER BY ${list.columns[order.field]} ${direction}, id ${direction} LIMIT ? OFFSET ?`,
    [...where.values, limit, offset],
  );
  return { items, total: counted?.count ?? 0 };
}
