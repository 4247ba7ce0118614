// Sweeps at a database that two processes have open.
import { expect } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { Store } from '../../../src/ports/store/index.ts';
import { createdWebhook, NOW, newTenant } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore } from './subject.ts';
import { backlogs } from './sweeps.ts';
import { twoHandles } from './two-handles.ts';

export function concurrentSweepsContract(open: OpenStore): void {
  let a: Store;
  let b: Store;
  const { both, race } = twoHandles(open, (one, two) => {
    [a, b] = [one, two];
  });
  const claim = async (store: Store, { id }: Webhook, limit = 100) =>
    (await store.claim({ now: NOW, leaseMarginMs: MARGIN_MS, wants: [{ endpointId: id, limit }] })).deliveries;
  const subscribed = async (over: Parameters<typeof createdWebhook>[2] = {}) => {
    const { tenantId } = await newTenant(a);
    return { tenantId, webhook: await createdWebhook(a, tenantId, over) };
  };

  both('sweep-7: of two nodes that make the steps of a sweep each delivery is changed by one', async () => {
    const { tenantId, webhook } = await subscribed({ isActive: false, disabledReason: 'by_user', disabledAt: NOW });
    const ids = await backlogs({ store: a }).accept(webhook, 1600, { status: 'held', dueAt: null });
    const on = { ...webhook, isActive: true, disabledReason: null, disabledAt: null, maxInFlight: 2000 };
    await a.updateWebhook({ webhook: on, now: NOW, held: 'release' });
    const sent: string[] = [];
    const step = (store: Store) => store.sweep({ tenantId, limit: 70, now: NOW });
    for (let round = 0, hasMore = true; hasMore; round += 1) {
      const steps = await race(
        round,
        () => step(a),
        () => step(b),
      );
      for (const { id, number } of await claim(round % 2 === 0 ? b : a, webhook, 90)) {
        expect(number).toBe(1);
        sent.push(id);
      }
      hasMore = steps.some((one) => one.hasMore);
    }
    for (const store of [a, b]) expect(await store.tenantsSweeping()).not.toContain(tenantId);
    sent.push(...(await claim(a, webhook, 2000)).map(({ id }) => id));
    expect(sent.toSorted()).toEqual(ids.toSorted());
  });

  both('sweep-7: while one node switches a webhook off, the other claims nothing that is yet to be held', async () => {
    const { tenantId, webhook } = await subscribed();
    await backlogs({ store: a }).accept(webhook, 1100);
    expect(await b.tenantsSweeping()).not.toContain(tenantId);
    expect(await claim(b, webhook, 1)).toHaveLength(1);
    const off = { ...webhook, isActive: false, disabledReason: 'by_user', disabledAt: NOW } as const;
    await a.updateWebhook({ webhook: off, now: NOW, held: 'release' });
    expect(await claim(b, webhook)).toEqual([]);
    await b.sweep({ tenantId, limit: 1000, now: NOW });
    expect(await a.tenantsSweeping()).not.toContain(tenantId);
    expect((await a.getWebhook({ tenantId, id: webhook.id }))?.heldCount).toBe(1099);
  });
}
