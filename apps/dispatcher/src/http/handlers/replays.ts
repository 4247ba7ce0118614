import { REPLAY_STATUSES, type ReplayDetail } from '@posthorn/contracts';
import { notFound } from '../../domain/errors.ts';
import { outcomesOf, type ReplayAction } from '../../domain/replay.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentReplay } from '../../resources/replay.ts';
import type { changeReplay } from '../../services/change-replay.ts';
import type { createReplay } from '../../services/create-replay.ts';
import type { replayEvents } from '../../services/replay-events.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf } from '../page-query.ts';
import { filtersOf, oneOrMoreOf } from '../query.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'getReplay' | 'listReplays' | 'replayCounts'>;
  create: ReturnType<typeof createReplay>;
  change: ReturnType<typeof changeReplay>;
  replayEvents: ReturnType<typeof replayEvents>;
};

export function replayHandlers({ store, create, change, replayEvents }: Deps) {
  const act =
    (action: ReplayAction) =>
    async (call: Call): Promise<Reply> => ({
      status: 200,
      json: { data: presentReplay(await change(call.token, numberId(call, 'replay'), action)) },
    });
  return {
    async list(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter']);
      const found = await store.listReplays({
        tenantId: call.token.tenantId,
        statuses: filtersOf(call.query, { status: oneOrMoreOf(REPLAY_STATUSES) }).status ?? null,
        offset: (page.number - 1) * page.size,
        limit: page.size,
      });
      return {
        status: 200,
        json: numberedPage(call, page, { items: found.items.map(presentReplay), total: found.total }),
      };
    },

    /** 202 while it is still being counted. */
    async create(call: Call): Promise<Reply> {
      const { replay, warnings } = await create(call.token, call.body().value);
      const data = presentReplay(replay);
      return {
        status: replay.status === 'planning' ? 202 : 201,
        json: warnings.length > 0 ? { data, warnings } : { data },
      };
    },

    async get(call: Call): Promise<Reply> {
      const asked = { tenantId: call.token.tenantId, id: numberId(call, 'replay') };
      const replay = await store.getReplay(asked);
      if (replay === null) throw notFound('replay');
      const outcomes = outcomesOf(await store.replayCounts(asked));
      return { status: 200, json: { data: { ...presentReplay(replay), outcomes } satisfies ReplayDetail } };
    },

    start: act('start'),
    pause: act('pause'),
    resume: act('resume'),
    cancel: act('cancel'),

    async replayEvents(call: Call): Promise<Reply> {
      const { count, events, webhooks, actions } = await replayEvents(call.token, call.body().value);
      const to = webhooks === 0 ? [] : [`to ${counted(webhooks, 'webhook', 'webhooks')}`];
      const by = actions === 0 ? [] : [`by ${counted(actions, 'action', 'actions')}`];
      const message = `${counted(count, 'delivery', 'deliveries')} of ${counted(events, 'event', 'events')} ${[...to, ...by].join(' and ')} made.`;
      return { status: 202, json: { message } };
    },
  };
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
