// A stream over a store in memory and a real server, with limits as small as a test wants them: what happens to
// deliveries is done by the test itself.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../src/clock/system-clock.ts';
import type { Token } from '../../../src/domain/token.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { LIMITS, type Limits } from '../../../src/live/limits.ts';
import { LiveStream } from '../../../src/live/live-stream.ts';
import { Seconds } from '../../../src/live/seconds.ts';
import type { Store } from '../../../src/ports/store/index.ts';
import { StreamTickets } from '../../../src/services/stream-tickets.ts';
import { TrustedTokens } from '../../../src/services/trusted-tokens.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../../support/builders.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { Watcher } from './watcher.ts';

/** Acts of the store that the stream finds in place of the real ones. */
type Replacing = (store: Store) => Partial<Store>;

export class Rig implements AsyncDisposable {
  readonly store: Store;
  readonly seconds = new Seconds(systemClock);
  readonly trusted: TrustedTokens;
  readonly tickets: StreamTickets;
  readonly faults: unknown[] = [];
  token!: Token;
  webhook!: Webhook;
  url = '';
  /** Whether who watches still may. */
  isValid = true;
  #live!: LiveStream;
  readonly #server = createServer();

  readonly #seen: Store;

  private constructor(store: Store, replacing: Replacing) {
    this.store = store;
    this.#seen = { ...store, ...replacing(store) };
    this.trusted = new TrustedTokens(store.news);
    this.tickets = new StreamTickets({ store: this.#seen, clock: systemClock, random: new SeededRandom(5) });
  }

  static async open(limits: Partial<Limits> = {}, replacing: Replacing = () => ({})): Promise<Rig> {
    const store = await openStore({
      ...{ database: 'sqlite::memory:', masterKey: null, role: 'act' },
    });
    const rig = new Rig(store, replacing);
    rig.token = await newTenant(store);
    rig.webhook = await createdWebhook(store, rig.token.tenantId);
    await rig.#start(limits);
    return rig;
  }

  async #start(limits: Partial<Limits>): Promise<void> {
    const { seconds, trusted, tickets } = this;
    this.#live = new LiveStream({
      ...{ seconds, trusted, tickets, clock: systemClock, version: '1.2.3', publicUrl: null, host: '127.0.0.1' },
      store: this.#seen,
      engine: { inFlightOf: (tenantId) => (tenantId === this.token.tenantId ? 3 : 0) },
      isStillValid: async () => this.isValid,
      authenticate: async () => ({ token: this.token, session: null }),
      onFault: (error) => this.faults.push(error),
      onRefused: () => undefined,
      limits: { ...LIMITS, tickMs: 1, ...limits },
    });
    this.#server.on('upgrade', (request, socket, head) => this.#live.upgrade(request, socket, head, () => undefined));
    await this.#live.start();
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Somebody with the tenant's token, or another's. */
  async watch(token: Token = this.token, hello = true): Promise<Watcher> {
    const { ticket } = await this.tickets.issue({ token, session: null });
    return Watcher.open({ url: this.url }, { ticket, hello });
  }

  async accept(count = 1, webhook = this.webhook): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) ids.push(...(await accepted(this.store, webhook.tenantId, [webhook])).ids);
    return ids;
  }

  /** Makes an attempt of what is due, which ends so. */
  async attempt(status: 'delivered' | 'retrying', limit = 100): Promise<string[]> {
    const { deliveries } = await this.store.claim({
      ...{ now: NOW, leaseMarginMs: 1, wants: [{ endpointId: this.webhook.id, limit }] },
    });
    const transition = status === 'delivered' ? { status } : { status, dueAt: NOW + 1e9, failures: 1 };
    await this.store.settle({ settlements: deliveries.map((delivery) => settlementOf(delivery, transition)) });
    return deliveries.map(({ id }) => id);
  }

  stop(): Promise<void> {
    return this.#live[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.store[Symbol.asyncDispose]();
    if (this.faults.length > 0) throw new AggregateError(this.faults, 'the stream had faults of its own');
  }
}
