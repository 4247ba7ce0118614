// A webhook as the store opens it, whichever tenant of the test it belongs to.
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { Store } from '../../../src/ports/store/index.ts';

export async function storedWebhook(store: Store, id: number): Promise<Webhook> {
  for (let tenantId = 1; tenantId < 1000; tenantId += 1) {
    const found = await store.getWebhook({ tenantId, id });
    if (found !== null) return found.webhook;
  }
  throw new Error(`there is no webhook ${id}`);
}
