// Sends what is stored of a reward or benefit to the target that its definition names for an occasion, or to another one.
import { eventTag } from '@posthorn/signing';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { deliveryId, idEnding, type Ulids } from '../domain/ids.ts';
import { type Incentive, namedTarget, OCCASIONS } from '../domain/incentive.ts';
import { readJson } from '../domain/read-json.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { renderContent } from './render-content.ts';

type Deps = {
  store: Pick<Store, 'newestOfObject' | 'getTarget' | 'addDelivery' | 'findDelivery'>;
  renderer: Pick<Renderer, 'render'>;
  clock: Clock;
  ulids: Ulids;
};

/**
 * A new delivery of the newest stored context, past the target's condition: the caller asked for exactly this one.
 * @param named an occasion (`issue`, `expiry` or `remind`, `extend`) or a target's id
 * @throws RequestError `not_found`, `invalid`
 */
export function sendIncentive({ store, renderer, clock, ulids }: Deps) {
  return async (token: Token, family: Incentive, rootId: string, named: string): Promise<DeliveryRecord> => {
    const { tenantId } = token;
    const event = await store.newestOfObject({ tenantId, family, rootId });
    if (event === null) throw noEvent(family, rootId);
    const wished = targetId(family, named, event.context);
    const stored = await store.getTarget({ tenantId, id: wished });
    if (stored === null) throw noTarget(wished, named);
    const content = await renderContent(renderer, stored.target, event.context, null);
    // After the rendering: the clock may be set meanwhile.
    const now = clock.now();
    const id = deliveryId(ulids.next(now), idEnding(event.eventAt, eventTag(event.name)));
    const added = await store.addDelivery({
      tenantId,
      now,
      delivery: {
        ...{ id, endpointId: stored.target.id, status: 'pending', dueAt: now, lease: null, replayOf: null, ...content },
        ...{ eventId: event.id, eventName: event.name, isTest: false },
      },
    });
    const delivery = added.kind === 'added' ? await store.findDelivery({ tenantId, id }) : null;
    if (delivery === null) throw notFound('target');
    return delivery;
  };
}

function targetId(family: Incentive, named: string, context: string): number {
  const found = namedTarget(family, named, readJson(context));
  if (found.kind === 'target') return found.id;
  if (found.kind === 'unknown') {
    const known = OCCASIONS[family].join(', ');
    throw invalid({ target: [`must be one of ${known}, or the id of a target; got "${named}"`] });
  }
  const definition = found.definition === null ? 'the definition' : `the definition "${found.definition}"`;
  throw invalid({
    target: [`names no target: ${definition} of this ${family} has no "${found.field}"; set it on the platform`],
  });
}

const noTarget = (id: number, named: string): RequestError =>
  new RequestError(
    'not_found',
    String(id) === named
      ? `There is no target ${id}.`
      : `The definition names target ${id} for "${named}", and there is no such target.`,
  );

const noEvent = (family: Incentive, rootId: string): RequestError =>
  new RequestError(
    'not_found',
    `No event of ${family} ${rootId} is stored, so there is nothing to send. Post an event whose context has this id at its root.`,
  );
