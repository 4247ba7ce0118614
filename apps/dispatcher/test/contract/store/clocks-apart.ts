// Nodes at one database whose clocks differ, and whose acts may be done long after they were asked for.
import { expect } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { ClaimResult } from '../../../src/ports/store/claims.ts';
import type { Store } from '../../../src/ports/store/index.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore } from './subject.ts';
import { twoNodes } from './two-nodes.ts';

const HOUR_MS = 3_600_000;

export function clocksApartContract(open: OpenStore): void {
  let a: Store;
  const both = twoNodes(open, (store) => {
    a = store;
  });
  const claim = (store: Store, { id }: Webhook, now: number): Promise<ClaimResult> =>
    store.claim({ now, leaseMarginMs: MARGIN_MS, wants: [{ endpointId: id, limit: 100 }] });
  const claimed = async (store: Store, webhook: Webhook, now: number): Promise<string[]> =>
    (await claim(store, webhook, now)).deliveries.map(({ id }) => id);
  const limited = async (count: number) => {
    const { tenantId } = await newTenant(a);
    const webhook = await createdWebhook(a, tenantId, { rateLimit: { count, perMs: 1000 } });
    for (let n = 0; n < 5; n += 1) await accepted(a, tenantId, [webhook], { now: NOW - 2 * HOUR_MS });
    return webhook;
  };

  for (const [how, askedMs] of [
    ['within a window', 500],
    ['many windows', HOUR_MS],
  ] as const) {
    both(
      `node-11: a claim that was asked for ${how} before a start of another node leaves that start in its place`,
      async (b) => {
        const webhook = await limited(1);
        expect(await claimed(a, webhook, NOW + 500)).toHaveLength(1);
        expect(await claimed(b.store, webhook, NOW + 500 - askedMs)).toEqual([]);
        expect(await claimed(a, webhook, NOW + 1499)).toEqual([]);
        expect(await claimed(b.store, webhook, NOW + 1499)).toEqual([]);
        expect(await claimed(a, webhook, NOW + 1500)).toHaveLength(1);
      },
    );
  }

  both(
    'node-12: starts ahead of two claims in turn are of another clock, and count for a window from the second',
    async (b) => {
      const webhook = await limited(2);
      expect(await claimed(a, webhook, NOW)).toHaveLength(2);
      const back = NOW - HOUR_MS;
      const first = await claim(b.store, webhook, back);
      expect(first).toMatchObject({ deliveries: [], nextDue: [{ closedUntil: back + 1 }] });
      const second = await claim(b.store, webhook, back + 1);
      expect(second).toMatchObject({ deliveries: [], nextDue: [{ closedUntil: back + 1001 }] });
      expect(await claimed(b.store, webhook, back + 1000)).toEqual([]);
      expect(await claimed(b.store, webhook, back + 1001)).toHaveLength(2);
    },
  );

  both('node-12: a node that follows its clock looks twice again', async (b) => {
    const webhook = await limited(1);
    expect(await claimed(a, webhook, NOW)).toHaveLength(1);
    const back = NOW - HOUR_MS;
    expect(await claimed(b.store, webhook, back)).toEqual([]);
    await b.store.followClock({ step: `on ${webhook.id}`, now: back + 10_000, byMs: 9000 });
    expect(await claim(b.store, webhook, back + 10_000)).toMatchObject({ nextDue: [{ closedUntil: back + 10_001 }] });
  });

  both(
    'node-13: one that another node let into the order waits for its deliver_at by the clock of the node that calls it',
    async (b) => {
      const { tenantId } = await newTenant(a);
      const webhook = await createdWebhook(a, tenantId, { ordering: 'profile' });
      const enter = async (deliverAt: number): Promise<string> => {
        const delivery = { dueAt: deliverAt, turn: { keys: ['p'], enteredAt: deliverAt } };
        const { ids } = await accepted(a, tenantId, [webhook], { delivery });
        return ids[0] ?? '';
      };
      const [head, later] = [await enter(NOW), await enter(NOW + 500)];
      expect(await claimed(a, webhook, NOW)).toEqual([head]);
      expect(await claimed(b.store, webhook, NOW + 500)).toEqual([]);
      const end = settlementOf({ id: head, number: 1 }, { status: 'delivered' } as const, { endedAt: NOW + 100 });
      await a.settle({ settlements: [end] });
      expect(await claim(a, webhook, NOW + 100)).toMatchObject({ deliveries: [], nextDue: [{ dueAt: NOW + 500 }] });
      expect(await claimed(a, webhook, NOW + 500)).toEqual([later]);
    },
  );
}
