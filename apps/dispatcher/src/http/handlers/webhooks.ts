import { DISABLED_REASONS, LANES, webhookTest } from '@posthorn/contracts';
import { byFilter } from '../../domain/endpoint-fields.ts';
import { invalid, notFound } from '../../domain/errors.ts';
import { fieldErrors } from '../../domain/field-errors.ts';
import { WEBHOOK_SORTS, type WebhookFilterField } from '../../domain/list-filter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentWebhook } from '../../resources/webhook.ts';
import type { createWebhook, SavedWebhook } from '../../services/create-webhook.ts';
import type { deleteWebhook } from '../../services/delete-webhook.ts';
import type { rotateSecret } from '../../services/rotate-secret.ts';
import type { testWebhook } from '../../services/test-webhook.ts';
import type { updateWebhook } from '../../services/update-webhook.ts';
import { type FilterFields, listFilterOf } from '../list-filter.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf, orderOf } from '../page-query.ts';
import { type Call, type Reply, savedReply } from '../route.ts';
import { testReply } from '../test-reply.ts';

type Deps = {
  store: Pick<Store, 'getWebhook' | 'listWebhooks'>;
  clock: Clock;
  create: ReturnType<typeof createWebhook>;
  update: ReturnType<typeof updateWebhook>;
  rotate: ReturnType<typeof rotateSecret>;
  remove: ReturnType<typeof deleteWebhook>;
  test: ReturnType<typeof testWebhook>;
};

const FILTER_FIELDS: FilterFields<WebhookFilterField> = {
  id: 'whole',
  trigger: 'text',
  event: 'text',
  url: 'text',
  namespace: 'text',
  queue: LANES,
  is_active: 'flag',
  ...byFilter('webhook', ({ kind }) => kind),
  condition: 'json',
  extra_data_template: 'text',
  disabled_reason: DISABLED_REASONS,
  user_id: 'whole',
  created_at: 'time',
  updated_at: 'time',
};

export function webhookHandlers({ store, clock, create, update, rotate, remove, test }: Deps) {
  const saved = (status: number, { secret, warnings, ...listed }: SavedWebhook): Reply =>
    savedReply(status, presentWebhook(listed, clock.now()), secret, warnings);

  return {
    async list(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter', 'sort']);
      const found = await store.listWebhooks({
        tenantId: call.token.tenantId,
        filter: listFilterOf(call.query, FILTER_FIELDS, ['search', 'json_contains']),
        order: orderOf(call.query, WEBHOOK_SORTS),
        offset: page.offset,
        limit: page.size,
      });
      const now = clock.now();
      const items = found.items.map((listed) => presentWebhook(listed, now));
      return { status: 200, json: numberedPage(call, page, { items, total: found.total }) };
    },

    async get(call: Call): Promise<Reply> {
      const found = await store.getWebhook({ tenantId: call.token.tenantId, id: numberId(call, 'webhook') });
      if (found === null) throw notFound('webhook');
      return { status: 200, json: { data: presentWebhook(found, clock.now()) } };
    },

    create: async (call: Call): Promise<Reply> => saved(201, await create(call.token, call.body())),
    update: async (call: Call): Promise<Reply> =>
      saved(200, await update(call.token, numberId(call, 'webhook'), call.body())),

    rotate: async (call: Call): Promise<Reply> =>
      saved(200, await rotate(call.token, numberId(call, 'webhook'), call.body().value)),

    async remove(call: Call): Promise<Reply> {
      await remove(call.token, numberId(call, 'webhook'));
      return { status: 204 };
    },

    async test(call: Call): Promise<Reply> {
      const { value } = call.body();
      const input = webhookTest.safeParse(value);
      if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
      return testReply(await test(call.token, numberId(call, 'webhook'), input.data));
    },
  };
}
