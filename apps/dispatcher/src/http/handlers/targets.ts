import { DISABLED_REASONS, LANES, TARGET_METHODS, targetTest } from '@posthorn/contracts';
import { byFilter } from '../../domain/endpoint-fields.ts';
import { invalid, notFound } from '../../domain/errors.ts';
import { fieldErrors } from '../../domain/field-errors.ts';
import { TARGET_SORTS, type TargetFilterField } from '../../domain/list-filter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentTarget } from '../../resources/target.ts';
import type { createTarget, SavedTarget } from '../../services/create-target.ts';
import type { deleteTarget } from '../../services/delete-target.ts';
import type { previewTarget } from '../../services/preview-target.ts';
import type { testTarget } from '../../services/test-target.ts';
import type { updateTarget } from '../../services/update-target.ts';
import { type FilterFields, listFilterOf } from '../list-filter.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf, orderOf } from '../page-query.ts';
import { type Call, type Reply, savedReply } from '../route.ts';
import { testReply } from '../test-reply.ts';

type Deps = {
  store: Pick<Store, 'getTarget' | 'listTargets'>;
  clock: Clock;
  create: ReturnType<typeof createTarget>;
  update: ReturnType<typeof updateTarget>;
  remove: ReturnType<typeof deleteTarget>;
  test: ReturnType<typeof testTarget>;
  preview: ReturnType<typeof previewTarget>;
};

const FILTER_FIELDS: FilterFields<TargetFilterField> = {
  id: 'whole',
  name: 'text',
  handle: 'text',
  url: 'text',
  method: TARGET_METHODS,
  queue: LANES,
  is_active: 'flag',
  ...byFilter('target', ({ kind }) => kind),
  template: 'text',
  condition: 'json',
  disabled_reason: DISABLED_REASONS,
  user_id: 'whole',
  created_at: 'time',
  updated_at: 'time',
};

export function targetHandlers({ store, clock, create, update, remove, test, preview }: Deps) {
  const saved = (status: number, { secret, warnings, ...listed }: SavedTarget): Reply =>
    savedReply(status, presentTarget(listed, clock.now()), secret, warnings);

  return {
    async list(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter', 'sort']);
      const found = await store.listTargets({
        tenantId: call.token.tenantId,
        filter: listFilterOf(call.query, FILTER_FIELDS, ['search', 'json_contains']),
        order: orderOf(call.query, TARGET_SORTS),
        offset: page.offset,
        limit: page.size,
      });
      const now = clock.now();
      const items = found.items.map((listed) => presentTarget(listed, now));
      return { status: 200, json: numberedPage(call, page, { items, total: found.total }) };
    },

    async get(call: Call): Promise<Reply> {
      const found = await store.getTarget({ tenantId: call.token.tenantId, id: numberId(call, 'target') });
      if (found === null) throw notFound('target');
      return { status: 200, json: { data: presentTarget(found, clock.now()) } };
    },

    create: async (call: Call): Promise<Reply> => saved(201, await create(call.token, call.body())),
    update: async (call: Call): Promise<Reply> =>
      saved(200, await update(call.token, numberId(call, 'target'), call.body())),

    async remove(call: Call): Promise<Reply> {
      await remove(call.token, numberId(call, 'target'));
      return { status: 204 };
    },

    async test(call: Call): Promise<Reply> {
      const { value } = call.body();
      const input = targetTest.safeParse(value);
      if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
      return testReply(await test(call.token, numberId(call, 'target'), input.data));
    },

    async preview(call: Call): Promise<Reply> {
      return { status: 200, json: { data: await preview(call.token, numberId(call, 'target'), call.body()) } };
    },
  };
}
