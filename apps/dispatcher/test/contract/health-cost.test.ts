// What a webhook that works costs: settling is the hottest path there is.
import { expect, it, vi } from 'vitest';
import type { Settlement } from '../../src/ports/store/claims.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../support/builders.ts';
import { storeOver } from '../support/store-over.ts';

it('health-7: of many successes in a minute one is written, and the first after a failure', async () => {
  const connection = openConnection({ path: ':memory:', masterKey: null });
  await using store = storeOver(connection);
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  const settled = async (over: Partial<Settlement>): Promise<number> => {
    await accepted(store, tenantId, [webhook]);
    const wants = [{ endpointId: webhook.id, limit: 1 }];
    const { deliveries } = await store.claim({ now: NOW, leaseMarginMs: 1000, wants });
    const [delivery] = deliveries;
    if (delivery === undefined) throw new Error('one was to be claimed');
    const settlement = settlementOf(delivery, { status: 'delivered' }, { attempt: { url: webhook.url } });
    const sql = vi.spyOn(connection, 'sql');
    await store.settle({ settlements: [{ ...settlement, ...over }] });
    const written = sql.mock.calls.filter(([text]) => text.includes('INSERT INTO endpoint_health')).length;
    sql.mockRestore();
    return written;
  };
  const costs: number[] = [];
  for (let i = 0; i < 5; i += 1) costs.push(await settled({ endedAt: NOW + i * 1000 }));
  costs.push(await settled({ mark: 'failure' }), await settled({}), await settled({}));
  costs.push(await settled({ endedAt: NOW + 60_000 }));
  expect(costs).toEqual([1, 0, 0, 0, 0, 1, 1, 0, 1]);
});
