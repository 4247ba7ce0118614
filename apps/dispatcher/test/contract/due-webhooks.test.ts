// How many webhooks one act looks at to find those with work.
import { expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import { DUE_ENDPOINTS_MAX, type DueEndpointsPage } from '../../src/store/sqlite/hot/claim.ts';
import { openConnection, storeOf } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, newTenant } from '../support/builders.ts';

it('fairness-10: one act looks at a bounded number of webhooks for work, and the next one continues', async () => {
  const connection = openConnection({ path: ':memory:', masterKey: new Uint8Array(32) });
  const sizes: number[] = [];
  await using store = storeOf(
    async (name, input) => {
      const [result] = runGroup(connection, [{ name, input }]);
      if (!result?.ok) throw result?.error;
      if (name === 'dueEndpoints') sizes.push((result.value as DueEndpointsPage).due.length);
      return result.value;
    },
    new NewsHub(),
    async () => void connection.db.close(),
  );
  const { tenantId } = await newTenant(store);
  const webhooks: Webhook[] = [];
  for (let i = 0; i < 2 * DUE_ENDPOINTS_MAX; i += 1) webhooks.push(await createdWebhook(store, tenantId));
  await accepted(store, tenantId, webhooks);
  const { due } = await store.dueEndpoints();
  expect(due.map(({ endpoint: webhook }) => webhook.id)).toEqual(webhooks.map(({ id }) => id));
  expect(sizes).toEqual([DUE_ENDPOINTS_MAX, DUE_ENDPOINTS_MAX, 0]);
});
