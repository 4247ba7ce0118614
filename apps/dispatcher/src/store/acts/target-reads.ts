import { byFilter } from '../../domain/endpoint-fields.ts';
import type { TargetFilterField } from '../../domain/list-filter.ts';
import type { Page } from '../../ports/store/page.ts';
import type { GetTargetInput, ListedTarget, ListTargetsInput } from '../../ports/store/targets.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx } from '../tx.ts';
import { conditionSql, endpointFilters, pageOfRows, stateOf } from './endpoint-reads.ts';
import type { ListSql } from './list-filter.ts';
import { findTarget, TARGETS, type TargetRow, targetFromRow } from './target-rows.ts';

export function* getTarget(tx: Tx, input: GetTargetInput): Steps<ListedTarget | null> {
  const target = yield* findTarget(tx, input.tenantId, input.id);
  return target === null ? null : { target, ...(yield* stateOf(tx, target.id)) };
}

const listOf = (dialect: Dialect): ListSql<TargetFilterField> => ({
  columns: {
    ...endpointFilters(dialect),
    ...byFilter('target', ({ name }) => name),
    name: 'name',
    handle: 'handle',
    method: 'method',
    template: 'template',
  },
  searched: ['name', 'handle', 'url', 'description', 'notes'],
  special: (comparison) => (comparison.field === 'condition' ? conditionSql(dialect, comparison) : null),
  jsonContains: (json) => ({
    sql: dialect.jsonHolds('targets.condition', '?'),
    values: [json],
  }),
});

export function* listTargets(tx: Tx, input: ListTargetsInput): Steps<Page<ListedTarget>> {
  const found = yield* pageOfRows<TargetRow, TargetFilterField, ListTargetsInput['order']['field']>(
    tx,
    TARGETS,
    listOf(tx.dialect),
    input,
  );
  const items: ListedTarget[] = [];
  for (const row of found.items) {
    items.push({ target: yield* targetFromRow(tx, row), ...(yield* stateOf(tx, row.id)) });
  }
  return { items, total: found.total };
}
