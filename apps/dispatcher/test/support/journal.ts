// Events as a dispatcher with free slots accepts them: leased to its engine, so that the journal may have them.
import type { AcceptBatch, AcceptEntry, NewDelivery } from '../../src/domain/acceptance.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { Store } from '../../src/ports/store/index.ts';
import type { Waits } from '../../src/store/sqlite/journal/write-out-timer.ts';
import { createdWebhook, entry, NOW, newDelivery, newTenant } from './builders.ts';

const LEASE = { until: NOW + 30_000 };

export const leased = (webhook: Pick<Webhook, 'id'>, over: Partial<NewDelivery> = {}): NewDelivery =>
  newDelivery(webhook.id, { lease: LEASE, ...over });

export type Shop = {
  webhook: Webhook;
  batch: (entries: readonly AcceptEntry[], now?: number) => AcceptBatch;
  /** One event with one delivery. */
  plain: (over?: Partial<AcceptEntry>) => AcceptEntry;
};

/** A node with one tenant and one webhook. */
export async function shopIn(store: Store): Promise<Shop> {
  await store.joinNode({ now: NOW });
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  const { version } = await store.routingTable({ tenantId });
  return {
    webhook,
    batch: (entries, now = NOW) => ({ tenantId, routingVersion: version, now, entries }),
    plain: (over = {}) => entry({ deliveries: [leased(webhook)], ...over }),
  };
}

/** Time that passes when the test says so. */
export class HandWaits implements Waits {
  readonly isLeftAtClose: boolean;
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  /** @param isLeftAtClose closing the store is a crash */
  constructor(isLeftAtClose = false) {
    this.isLeftAtClose = isLeftAtClose;
  }

  passed = (): number => this.#now;

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }
}
