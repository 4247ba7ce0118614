// Retention against the rate at which events come in (docs/spec.md retention-60), measured on one store by the CPU time that
// both take.
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { createdWebhook, entry, NOW, newDelivery, newEvent, newTenant, settlementOf } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const [BATCHES, BATCH] = [8, 1000];
const DAY = 86_400_000;

/** CPU time of the process: other programs and the disk do not count. */
async function timed<Result>(act: () => Promise<Result>): Promise<{ result: Result; ms: number }> {
  const before = process.cpuUsage();
  const result = await act();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

it('retention-60: removing an event takes the store less time than accepting and settling it did', async () => {
  await using store = await openStore({ database: `sqlite:${path('pace.db')}`, masterKey: null, role: 'act' });
  const { tenantId } = await newTenant(store);
  const { id: webhookId } = await createdWebhook(store, tenantId);
  const { version } = await store.routingTable({ tenantId });

  let writtenMs = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const entries = Array.from({ length: BATCH }, () =>
      entry({
        event: newEvent({ context: JSON.stringify({ id: 'p', text: 'x'.repeat(300) }) }),
        deliveries: [newDelivery(webhookId)],
      }),
    );
    writtenMs += (await timed(() => store.accept({ tenantId, routingVersion: version, now: NOW, entries }))).ms;
    for (let left = BATCH; left > 0; ) {
      const wants = [{ endpointId: webhookId, limit: 500 }];
      const claim = await timed(() => store.claim({ now: NOW, leaseMarginMs: 15_000, wants }));
      const settlements = claim.result.deliveries.map((one) => settlementOf(one, { status: 'delivered' }));
      writtenMs += claim.ms + (await timed(() => store.settle({ settlements }))).ms;
      left -= settlements.length;
    }
  }

  const now = NOW + 31 * DAY;
  let [removed, removedMs, cursor] = [0, 0, null as Parameters<typeof store.prune>[0]['cursor']];
  do {
    const request = { cursor, now, eventsBefore: now - 30 * DAY, auditBefore: now - 400 * DAY };
    const { result, ms } = await timed(() => store.prune(request));
    removed += result.events;
    removedMs += ms;
    cursor = result.cursor;
  } while (cursor !== null);
  expect(removed).toBe(BATCHES * BATCH);
  expect(removedMs).toBeLessThan(writtenMs);
});
