// An engine with a real store in memory, scripted receivers and virtual time: a small world that a test moves on.
import { createCredentials } from '../../src/credentials/credentials.ts';
import { Ulids } from '../../src/domain/ids.ts';
import type { Token } from '../../src/domain/token.ts';
import type { NewWebhook, Webhook } from '../../src/domain/webhook.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { WAIT_MAX_MS } from '../../src/engine/settler.ts';
import type { News } from '../../src/ports/news.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { openStore } from '../../src/store/open-store.ts';
import { accepted, createdWebhook, newTenant } from './builders.ts';
import { type Script, ScriptedTransport } from './scripted-transport.ts';
import { SeededRandom } from './seeded-random.ts';
import { VirtualClock } from './virtual-clock.ts';

export type WorldOptions = Partial<Pick<EngineDeps, 'maxInFlight' | 'drainMs' | 'bodyBytesMax'>> & {
  seed?: number;
  script?: Script;
  /** `sqlite:PATH` where a test reaches into the file; in memory otherwise. */
  database?: string;
  /** `own`: a file database in the store's own thread, as for `serve`. `settled` then does not wait for its answers. */
  thread?: 'own' | 'calling';
};

type Acts = 'claim' | 'settle' | 'accept' | 'dueEndpoints' | 'followClock' | 'renewLease';

export class World implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly ulids: Ulids;
  readonly transport: ScriptedTransport;
  readonly renderer = createInlineRenderer();
  readonly store: Store;
  readonly tenant: Token;
  readonly faults: unknown[] = [];
  /** Called before each act of the engine's store; a throw is the act's failure. */
  before: (act: Acts) => void | Promise<void> = () => undefined;
  /** The same, once the act is done but not answered. */
  after: (act: Acts) => void | Promise<void> = () => undefined;
  /** Of the store, as the engine hears them: those of an act whose answer is lost are lost with it. */
  readonly news: NewsHub;
  #kept: News[] | null = null;
  readonly #options: WorldOptions;
  readonly #engines: Engine[] = [];
  /** Counts what happens, so that a standstill can be told. */
  #activity = 0;

  private constructor(store: Store, tenant: Token, clock: VirtualClock, options: WorldOptions) {
    this.store = store;
    this.clock = clock;
    this.tenant = tenant;
    this.#options = options;
    this.random = new SeededRandom(options.seed ?? 7);
    this.ulids = new Ulids((length) => this.random.bytes(length));
    this.transport = new ScriptedTransport(this.clock, options.script);
    this.news = new NewsHub((ms, run) => void this.clock.wakeAfter(ms, run));
    store.news.subscribe((news) => {
      if (this.#kept !== null && news !== 'everything') this.#kept.push(news);
      else this.news.publish(news);
    });
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const clock = new VirtualClock();
    const waits = { passed: () => clock.monotonic(), after: (ms: number, run: () => void) => clock.wakeAfter(ms, run) };
    const store = await openStore({
      database: options.database ?? 'sqlite::memory:',
      masterKey: null,
      role: 'act',
      sqlite: { thread: options.thread ?? 'calling', waits },
    });
    return new World(store, await newTenant(store), clock, options);
  }

  /** The store as the engine sees it: counted, and failing where the test wants it. */
  get watchedStore(): Pick<Store, Acts | 'news'> {
    const watched = <K extends Acts>(name: K): Store[K] => {
      const act = async (input: never): Promise<unknown> => {
        this.#activity += 1;
        await this.before(name);
        return this.#answered(name, input, () => this.after(name));
      };
      return act as Store[K];
    };
    return {
      claim: watched('claim'),
      settle: watched('settle'),
      accept: watched('accept'),
      dueEndpoints: watched('dueEndpoints'),
      followClock: watched('followClock'),
      renewLease: watched('renewLease'),
      news: this.news,
    };
  }

  /** News that the webhook may have something due, without a commit: as from another process. */
  hint(webhook: Webhook, dueAt = this.clock.now()): void {
    this.news.publish({ due: [{ endpoint: webhook, dueAt }] });
  }

  /** An act whose answers are lost. */
  lossy<K extends keyof Store & string>(name: K): Store[K] {
    const lose = () => Promise.reject(new StoreError('unavailable', 'the answer is lost', { isInDoubt: true }));
    return ((input: never) => this.#answered(name, input, lose)) as Store[K];
  }

  /** The news of an act come before its answer; where `after` fails, both are lost. */
  async #answered(name: keyof Store & string, input: never, after: () => void | Promise<void>): Promise<unknown> {
    const news: News[] = [];
    // A store that runs in the caller's thread has done its act when the call returns.
    this.#kept = news;
    const asked = (this.store[name] as (input: never) => Promise<unknown>)(input);
    this.#kept = null;
    const answer = await asked;
    try {
      await after();
    } catch (error) {
      this.news.lostAnswer();
      throw error;
    }
    for (const one of news) this.news.publish(one);
    return answer;
  }

  engine(over: Partial<EngineDeps> = {}): Engine {
    const engine = new Engine({
      store: this.watchedStore,
      transport: this.transport,
      credentials: createCredentials({
        ...{ transport: this.transport, clock: this.clock, policy: { allowPrivateNetworks: true } },
      }),
      clock: this.clock,
      random: this.random,
      ulids: this.ulids,
      userAgent: 'Posthorn/test',
      maxInFlight: this.#options.maxInFlight ?? 100,
      bodyBytesMax: this.#options.bodyBytesMax ?? 64 * 1024 * 1024,
      drainMs: this.#options.drainMs ?? 30_000,
      leaseMarginMs: 15_000,
      onFault: (error) => this.faults.push(error),
      ...over,
    });
    this.#engines.push(engine);
    return engine;
  }

  async started(over: Partial<EngineDeps> = {}): Promise<Engine> {
    const engine = this.engine(over);
    await engine.start();
    await this.settled();
    return engine;
  }

  /** From now on this engine is as if its process had died: nobody waits for it. Its store must be cut off. */
  abandon(engine: Engine): void {
    this.#engines.splice(this.#engines.indexOf(engine), 1);
  }

  webhook(over: Partial<NewWebhook> = {}): Promise<Webhook> {
    return createdWebhook(this.store, this.tenant.tenantId, over);
  }

  /** Accepts an event for these webhooks. */
  async accept(webhooks: readonly Webhook[], over: Parameters<typeof accepted>[3] = {}): Promise<string[]> {
    return (await accepted(this.store, this.tenant.tenantId, webhooks, { now: this.clock.now(), ...over })).ids;
  }

  async delivery(id: string) {
    const found = await this.store.getDelivery({ tenantId: this.tenant.tenantId, id });
    if (found === null) throw new Error(`there is no delivery ${id}`);
    return found;
  }

  /** Lets everything run that can without time passing. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = this.#activity + this.transport.sent.length;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = before === this.#activity + this.transport.sent.length ? quiet + 1 : 0;
    }
  }

  /** Time passes until `epochMs`; everything due happens on the way, each thing at its own time. */
  async runUntil(epochMs: number): Promise<void> {
    await this.settled();
    while (this.clock.step(epochMs)) await this.settled();
    this.clock.jump(epochMs);
  }

  /** Results of attempts wait for others no longer. */
  written(): Promise<void> {
    return this.runFor(WAIT_MAX_MS);
  }

  runFor(ms: number): Promise<void> {
    return this.runUntil(this.clock.now() + ms);
  }

  /** Time passes as long as anything is to come, a year at most. */
  async runOut(): Promise<void> {
    await this.settled();
    const limit = this.clock.now() + 365 * 86_400_000;
    while (this.clock.step(limit)) await this.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.before = () => undefined;
    this.after = () => undefined;
    const stopped = Promise.all(this.#engines.map((engine) => engine[Symbol.asyncDispose]()));
    await this.runOut();
    await stopped;
    await this.store[Symbol.asyncDispose]();
  }
}
