import { RUN_STOPS } from '@posthorn/contracts';
import { notFound } from '../../domain/errors.ts';
import type { RunFilterField } from '../../domain/list-filter.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentRun } from '../../resources/action-run.ts';
import { type FilterFields, listFilterOf } from '../list-filter.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { newestFirst, numberedPageOf } from '../page-query.ts';
import type { Call, Reply } from '../route.ts';

const FILTER_FIELDS: FilterFields<RunFilterField> = {
  id: 'whole',
  actionable_type: ['trigger'],
  actionable_id: 'whole',
  parent_id: 'whole',
  event_id: 'text',
  stop: RUN_STOPS,
  created_at: 'time',
};

export function actionHistoryHandlers({ store }: { store: Pick<Store, 'getRun' | 'listRuns'> }) {
  return {
    async list(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter', 'sort']);
      newestFirst(call.query);
      const { items, total } = await store.listRuns({
        tenantId: call.token.tenantId,
        filter: listFilterOf(call.query, FILTER_FIELDS),
        offset: page.offset,
        limit: page.size,
      });
      return { status: 200, json: numberedPage(call, page, { items: items.map((run) => presentRun(run)), total }) };
    },

    async get(call: Call): Promise<Reply> {
      const found = await store.getRun({ tenantId: call.token.tenantId, id: numberId(call, 'run') });
      if (found === null) throw notFound('run');
      return { status: 200, json: { data: presentRun(found.run, found.context) } };
    },
  };
}
