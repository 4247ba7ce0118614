// A store without room, by SQLite's own bound on the pages of a file: what was accepted is delivered once there is room.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../support/builders.ts';
import { storeOver } from '../support/store-over.ts';

it('limit-5: a store without room refuses and keeps what it has; with room again it goes on by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-full-'));
  const connection = openConnection({ path: join(folder, 'full.db'), masterKey: new Uint8Array(32) });
  const store = storeOver(connection);
  try {
    const { tenantId } = await newTenant(store);
    const webhook = await createdWebhook(store, tenantId);
    const pages = Number(connection.db.pragma('page_count', { simple: true }));
    connection.db.pragma(`max_page_count = ${pages + 20}`);
    const kept: string[] = [];
    const context = JSON.stringify({ id: 'p', text: 'x'.repeat(4000) });
    let refusal: unknown;
    while (refusal === undefined && kept.length < 100) {
      await accepted(store, tenantId, [webhook], { event: { context } }).then(
        ({ ids }) => kept.push(...ids),
        (error: unknown) => {
          refusal = error;
        },
      );
    }
    expect(kept.length).toBeGreaterThan(0);
    expect(refusal).toBeInstanceOf(StoreError);
    expect((refusal as StoreError).code).toBe('unavailable');
    expect((await store.stats()).failedCommits).toBe(1);
    connection.db.pragma('max_page_count = 100000');
    const wants = [{ endpointId: webhook.id, limit: 100 }];
    const { deliveries } = await store.claim({ now: NOW, leaseMarginMs: 1000, wants });
    expect(deliveries.map(({ id }) => id)).toEqual(kept);
    const settlements = deliveries.map((one) => settlementOf(one, { status: 'delivered' }));
    expect(await store.settle({ settlements })).toEqual(kept.map(() => 'settled'));
  } finally {
    await store[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }
});
