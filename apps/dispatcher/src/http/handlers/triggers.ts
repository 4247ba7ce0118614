import { notFound } from '../../domain/errors.ts';
import { TRIGGER_SORTS, type TriggerFilterField } from '../../domain/list-filter.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentAction, presentTrigger } from '../../resources/trigger.ts';
import type { createTrigger, SavedTrigger } from '../../services/create-trigger.ts';
import type { deleteTrigger } from '../../services/delete-trigger.ts';
import type { previewTrigger } from '../../services/preview-trigger.ts';
import {
  actionOf,
  type createAction,
  type deleteAction,
  type SavedAction,
  type updateAction,
} from '../../services/trigger-actions.ts';
import type { updateTrigger } from '../../services/update-trigger.ts';
import { type FilterFields, listFilterOf } from '../list-filter.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf, orderOf } from '../page-query.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'getTrigger' | 'listTriggers'>;
  create: ReturnType<typeof createTrigger>;
  update: ReturnType<typeof updateTrigger>;
  remove: ReturnType<typeof deleteTrigger>;
  createAction: ReturnType<typeof createAction>;
  updateAction: ReturnType<typeof updateAction>;
  removeAction: ReturnType<typeof deleteAction>;
  preview: ReturnType<typeof previewTrigger>;
};

const FILTER_FIELDS: FilterFields<TriggerFilterField> = {
  id: 'whole',
  name: 'text',
  trigger: 'text',
  description: 'text',
  notes: 'text',
  is_active: 'flag',
  user_id: 'whole',
  created_at: 'time',
  updated_at: 'time',
};

const answer = (status: number, data: unknown, warnings: readonly string[]): Reply => ({
  status,
  json: warnings.length > 0 ? { data, warnings } : { data },
});
const savedTrigger = (status: number, { trigger, warnings }: SavedTrigger): Reply =>
  answer(status, presentTrigger(trigger), warnings);
const savedAction = (status: number, { action, warnings }: SavedAction): Reply =>
  answer(status, presentAction(action), warnings);

const triggerId = (call: Call): number => numberId(call, 'trigger');
const actionId = (call: Call): number => numberId(call, 'action of this trigger', 'actionId');

export function triggerHandlers(deps: Deps) {
  const { store, create, update, remove, createAction, updateAction, removeAction, preview } = deps;
  const find = async (call: Call): Promise<Trigger> => {
    const found = await store.getTrigger({ tenantId: call.token.tenantId, id: triggerId(call) });
    if (found === null) throw notFound('trigger');
    return found;
  };

  return {
    async list(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter', 'sort']);
      const { items, total } = await store.listTriggers({
        tenantId: call.token.tenantId,
        filter: listFilterOf(call.query, FILTER_FIELDS, ['search']),
        order: orderOf(call.query, TRIGGER_SORTS),
        offset: page.offset,
        limit: page.size,
      });
      return { status: 200, json: numberedPage(call, page, { items: items.map(presentTrigger), total }) };
    },

    get: async (call: Call): Promise<Reply> => answer(200, presentTrigger(await find(call)), []),
    create: async (call: Call): Promise<Reply> => savedTrigger(201, await create(call.token, call.body())),
    update: async (call: Call): Promise<Reply> =>
      savedTrigger(200, await update(call.token, triggerId(call), call.body())),

    async remove(call: Call): Promise<Reply> {
      await remove(call.token, triggerId(call));
      return { status: 204 };
    },

    preview: async (call: Call): Promise<Reply> =>
      answer(200, await preview(call.token, triggerId(call), call.body()), []),

    /** In the order in which they run. A trigger has few: the page is cut here. */
    async listActions(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page']);
      const { actions } = await find(call);
      const items = actions.slice(page.offset, page.offset + page.size).map(presentAction);
      return { status: 200, json: numberedPage(call, page, { items, total: actions.length }) };
    },

    getAction: async (call: Call): Promise<Reply> =>
      answer(200, presentAction(actionOf(await find(call), actionId(call))), []),
    createAction: async (call: Call): Promise<Reply> =>
      savedAction(201, await createAction(call.token, triggerId(call), call.body())),
    updateAction: async (call: Call): Promise<Reply> =>
      savedAction(200, await updateAction(call.token, triggerId(call), actionId(call), call.body())),

    async removeAction(call: Call): Promise<Reply> {
      await removeAction(call.token, triggerId(call), actionId(call));
      return { status: 204 };
    },
  };
}
