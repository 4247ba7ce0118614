// What tests of replays do over and over.
import { expect } from 'vitest';
import type { DeliveryFilter } from '../../../src/domain/records.ts';
import type { Replay } from '../../../src/domain/replay.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { NOW, ulid } from '../../support/builders.ts';
import type { Subject } from './subject.ts';

export const ACTOR = { tokenId: null, name: 'test' };
const ulids = (count: number): string[] => Array.from({ length: count }, () => ulid());

export function replaySteps(subject: Subject) {
  const create = (
    tenantId: number,
    filter: DeliveryFilter,
    over: { startsAtOnce?: boolean; now?: number } = {},
  ): Promise<Replay> =>
    subject.store.createReplay({
      ...{ tenantId, filter, ratePerSecond: 20, startsAtOnce: false, actor: ACTOR, now: NOW },
      ...over,
    });
  const plan = async (id: number, limit = 100): Promise<Replay> => {
    const replay = await subject.store.planReplay({ id, limit, now: NOW });
    if (replay === null) throw new Error(`there is no replay ${id}`);
    return replay;
  };
  const step = async (id: number, count: number, now = NOW) => {
    const done = await subject.store.replayStep({ id, ulids: ulids(count), now });
    if (done === null) throw new Error(`there is no replay ${id}`);
    return done;
  };
  const change = (tenantId: number, id: number, action: 'start' | 'pause' | 'resume' | 'cancel') =>
    subject.store.changeReplay({ tenantId, id, action, actor: ACTOR, now: NOW + 5 });
  /** Deliveries of one webhook, each delivered. */
  const delivered = async (webhook: Webhook, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(await subject.accept(webhook));
    const claimed = await subject.claim(webhook, NOW, count);
    for (const one of claimed.deliveries) await subject.settle(one, { status: 'delivered' });
    return ids;
  };
  const list = async (tenantId: number, filter: DeliveryFilter = {}) =>
    (await subject.store.listDeliveries({ tenantId, filter, after: null, limit: 1000 })).items;
  const replayed = async (tenantId: number) =>
    (await list(tenantId)).filter(({ replayOf }) => replayOf !== null).reverse();
  const running = async (count: number) => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids = await delivered(webhook, count);
    const { id } = await create(tenantId, { webhookId: webhook.id }, { startsAtOnce: true });
    expect(await plan(id)).toMatchObject({ status: 'running', total: count });
    return { tenantId, webhook, ids, id };
  };
  return { create, plan, step, change, delivered, list, replayed, running };
}
