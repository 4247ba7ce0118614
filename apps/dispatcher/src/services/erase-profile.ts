// Erases the data of a person and returns a receipt.
import { actorOf } from '../domain/audit.ts';
import { invalid } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Erasure, Store } from '../ports/store.ts';
import type { Handover } from './handover.ts';
import type { Subscriptions } from './subscriptions.ts';

type Deps = {
  store: Pick<Store, 'eraseProfile' | 'truncateLog'>;
  subscriptions: Pick<Subscriptions, 'get'>;
  handover: Pick<Handover, 'nudge'>;
  clock: Clock;
};

export type ErasureReceipt = Erasure & { profileId: string; erasedAt: number; logTruncated: boolean };

const LOOK_AFTER_MS = 1000;
const ID_MAX_LENGTH = 256;
/** Reads take at most a tenth of a second, so the reads in the way have ended before the last of these tries. */
const TRUNCATE_TRIES = 20;
const TRUNCATE_PAUSE_MS = 50;

export function createEraseProfile(deps: Deps) {
  return async (token: Token, profileId: string): Promise<ErasureReceipt> => {
    if (profileId.length > ID_MAX_LENGTH) throw invalid({ id: [`must have at most ${ID_MAX_LENGTH} characters`] });
    const { tenantId } = token;
    const now = deps.clock.now();
    // Only for looking after a lost answer: webhooks that cannot be read must not keep anybody from being erased.
    const all = await deps.subscriptions.get(tenantId).then(
      ({ webhooks }) => webhooks,
      () => [],
    );
    const asked = deps.store.eraseProfile({ tenantId, profileId, now, actor: actorOf(token) });
    const { erasure, webhooks } = await asked.catch((error: unknown) => {
      // A commit of which no answer came may have happened all the same.
      for (const webhook of all) {
        if (webhook.ordering !== 'none') deps.handover.nudge(webhook, now + LOOK_AFTER_MS);
      }
      throw error;
    });
    // Where deliveries are ordered, what waited for a cancelled one may be due now.
    for (const webhook of webhooks) deps.handover.nudge(webhook, now);
    return { ...erasure, profileId, erasedAt: now, logTruncated: await truncateLog(deps) };
  };
}

async function truncateLog({ store, clock }: Deps): Promise<boolean> {
  for (let tries = 1; tries <= TRUNCATE_TRIES; tries += 1) {
    if (await store.truncateLog()) return true;
    await new Promise<void>((resolve) => clock.wakeAfter(TRUNCATE_PAUSE_MS, resolve));
  }
  return false;
}
