// The store under test, opened once for a group of tests: each has tenants and webhooks of its own.
import { afterAll, beforeAll } from 'vitest';
import type { Token } from '../../../src/domain/token.ts';
import type { Transition } from '../../../src/domain/transition.ts';
import type { NewWebhook, Webhook } from '../../../src/domain/webhook.ts';
import type { News } from '../../../src/ports/news.ts';
import type { ClaimedDelivery, ClaimResult, Settlement, SettleOutcome } from '../../../src/ports/store/claims.ts';
import type { Store } from '../../../src/ports/store/index.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../../support/builders.ts';

/** A store under test, and what it is capable of: a reason in place of a function is what skipped tests print. */
type OpenedStore = {
  store: Store;
  /** Another handle on the same database, as of another process; or why there can be none. */
  another: (() => Promise<OtherHandle>) | string;
};

/** `kill`: ends its process, without a goodbye and at once; or why that cannot be. */
type OtherHandle = { store: Store; kill: (() => Promise<void>) | string };

export type OpenStore = () => Promise<OpenedStore>;

export const MARGIN_MS = 15_000;

export class Subject {
  #store: Store | undefined;

  constructor(open: OpenStore) {
    beforeAll(async () => {
      this.#store = (await open()).store;
    });
    afterAll(() => this.#store?.[Symbol.asyncDispose]());
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('the store is opened before the first test');
    return this.#store;
  }

  tenant(): Promise<Token> {
    return newTenant(this.store);
  }

  /** A tenant with one webhook. */
  async subscribed(over: Partial<NewWebhook> = {}): Promise<{ tenantId: number; webhook: Webhook }> {
    const { tenantId } = await this.tenant();
    return { tenantId, webhook: await createdWebhook(this.store, tenantId, over) };
  }

  async accept(webhook: Webhook, over: Parameters<typeof accepted>[3] = {}): Promise<string> {
    const { ids } = await accepted(this.store, webhook.tenantId, [webhook], over);
    return ids[0] ?? '';
  }

  /** What the commits of `run` were told to have made true. */
  async told(run: () => Promise<unknown>): Promise<News[]> {
    const told: News[] = [];
    const end = this.store.news.subscribe((news) => {
      if (news !== 'everything') told.push(news);
    });
    await run();
    end();
    return told;
  }

  claim(webhook: Pick<Webhook, 'id'>, now = NOW, limit = 100): Promise<ClaimResult> {
    return this.store.claim({ now, leaseMarginMs: MARGIN_MS, wants: [{ endpointId: webhook.id, limit }] });
  }

  async claimOne(webhook: Pick<Webhook, 'id'>, now = NOW): Promise<ClaimedDelivery> {
    const { deliveries } = await this.claim(webhook, now);
    const [delivery] = deliveries;
    if (delivery === undefined || deliveries.length > 1) throw new Error(`${deliveries.length} were claimed, not one`);
    return delivery;
  }

  async settle(
    delivery: Pick<ClaimedDelivery, 'id' | 'number'>,
    transition: Transition,
    over: Parameters<typeof settlementOf>[2] = {},
  ): Promise<SettleOutcome | undefined> {
    return (await this.settleAll([settlementOf(delivery, transition, over)]))[0];
  }

  async settleAll(settlements: Settlement[]): Promise<SettleOutcome[]> {
    return await this.store.settle({ settlements });
  }

  async delivery(tenantId: number, id: string) {
    const found = await this.store.getDelivery({ tenantId, id });
    if (found === null) throw new Error(`there is no delivery ${id}`);
    return { ...found.delivery, body: found.body, attempts: found.attempts };
  }

  async statuses(tenantId: number, ids: readonly string[]): Promise<string[]> {
    return Promise.all(ids.map(async (id) => (await this.delivery(tenantId, id)).status));
  }

  async change(webhook: Webhook, over: Partial<Webhook>, held: 'release' | 'discard' = 'release'): Promise<Webhook> {
    const stored = await this.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id });
    if (stored === null) throw new Error('the webhook is gone');
    const saved = await this.store.updateWebhook({ webhook: { ...stored.webhook, ...over }, now: NOW, held });
    if (saved.kind !== 'saved') throw new Error(`not saved: ${saved.kind}`);
    return saved.webhook;
  }

  switchOff(webhook: Webhook): Promise<Webhook> {
    return this.change(webhook, { isActive: false, disabledReason: 'by_user', disabledAt: NOW });
  }

  switchOn(webhook: Webhook, held: 'release' | 'discard' = 'release'): Promise<Webhook> {
    return this.change(webhook, { isActive: true, disabledReason: null, disabledAt: null }, held);
  }
}
