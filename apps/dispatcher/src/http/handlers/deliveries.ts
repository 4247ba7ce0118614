import { DELIVERY_REASONS, DELIVERY_STATUSES, type DeliveryCount } from '@posthorn/contracts';
import { canonicalQuery } from '../../domain/delivery-query.ts';
import type { DeliveryFilter } from '../../domain/records.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentDelivery, presentDeliveryDetail } from '../../resources/delivery.ts';
import type { cancelDelivery } from '../../services/cancel-delivery.ts';
import type { checkSignature } from '../../services/check-signature.ts';
import type { resendDelivery } from '../../services/resend-delivery.ts';
import type { showDelivery } from '../../services/show-delivery.ts';
import { keysetPage } from '../page.ts';
import { keysetPageOf, refuseOthers } from '../page-query.ts';
import { eventName, filtersOf, integer, oneOf, oneOrMoreOf, queryTextOf, text, time } from '../query.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'countDeliveries' | 'listDeliveries'>;
  show: ReturnType<typeof showDelivery>;
  clock: Clock;
  resend: ReturnType<typeof resendDelivery>;
  cancel: ReturnType<typeof cancelDelivery>;
  checkSignature: ReturnType<typeof checkSignature>;
};

export function deliveryHandlers({ store, clock, show, resend, cancel, checkSignature }: Deps) {
  return {
    async list(call: Call): Promise<Reply> {
      const page = keysetPageOf(call.query, ['query']);
      const filter = filterOf(call, clock.now());
      const found = await store.listDeliveries({
        tenantId: call.token.tenantId,
        filter,
        after: page.after,
        limit: page.size,
      });
      const json = keysetPage(call, page, found, presentDelivery);
      const endedEarly = found.nextCursor !== null && found.items.length < page.size;
      return { status: 200, json: endedEarly ? { ...json, warnings: [ENDED_EARLY] } : json };
    },

    async count(call: Call): Promise<Reply> {
      refuseOthers(call.query, ['filter', 'query']);
      const filter = filterOf(call, clock.now());
      const data: DeliveryCount = await store.countDeliveries({ tenantId: call.token.tenantId, filter });
      return { status: 200, json: { data } };
    },

    async get(call: Call): Promise<Reply> {
      return { status: 200, json: { data: presentDeliveryDetail(await show(call.token, idOf(call))) } };
    },

    async resend(call: Call): Promise<Reply> {
      const body = call.body();
      const delivery = await resend(call.token, idOf(call), body.text, body.value);
      return { status: 202, json: { data: presentDelivery(delivery) } };
    },

    async signature(call: Call): Promise<Reply> {
      return { status: 200, json: { data: await checkSignature(call.token, idOf(call)) } };
    },

    async cancel(call: Call): Promise<Reply> {
      return { status: 200, json: { data: presentDelivery(await cancel(call.token, idOf(call))) } };
    },
  };
}

const ENDED_EARLY =
  'This page is not full, because it reached the limit of deliveries that one page may scan. Continue with meta.next_cursor.';

const idOf = (call: Call): string => call.params['id'] ?? '';

const givenOf = (call: Call) =>
  filtersOf(call.query, {
    status: oneOrMoreOf(DELIVERY_STATUSES),
    reason: oneOf(DELIVERY_REASONS),
    event: eventName,
    webhook_id: integer,
    target_id: integer,
    event_id: text,
    profile_id: text,
    code: integer,
    since: time,
    until: time,
    search: text,
  });

function filterOf(call: Call, now: number): DeliveryFilter {
  const given = givenOf(call);
  const filter: DeliveryFilter = {};
  if (given.status !== undefined) filter.statuses = given.status;
  if (given.reason !== undefined) filter.reason = given.reason;
  if (given.event !== undefined) filter.name = given.event;
  if (given.webhook_id !== undefined) filter.webhookId = given.webhook_id;
  if (given.target_id !== undefined) filter.targetId = given.target_id;
  if (given.event_id !== undefined) filter.eventId = given.event_id;
  if (given.profile_id !== undefined) filter.profileId = given.profile_id;
  if (given.code !== undefined) filter.code = given.code;
  if (given.since !== undefined) filter.since = given.since;
  if (given.until !== undefined) filter.until = given.until;
  if (given.search !== undefined) filter.search = given.search;
  const query = canonicalQuery(queryTextOf(call.query), now, 'query');
  if (query !== undefined) filter.query = query;
  return filter;
}
