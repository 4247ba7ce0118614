// The real store under the hands of chance: acts that fail, acts whose answer is lost, slow acts, news that come late or
// never, and processes that die just before or just after an act. Every act that was committed is told to the watch.
import type { News } from '../../src/ports/news.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import type { Waits } from '../../src/store/sqlite/journal/write-out-timer.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { SimTime } from './sim-time.ts';

/** One in so many acts, or pieces of news for another node; 0 = none. */
export type Chaos = { failEvery: number; loseEvery: number; slowEvery: number; newsEvery: number };
export const CALM: Chaos = { failEvery: 0, loseEvery: 0, slowEvery: 0, newsEvery: 0 };

/** One process, from its start to its death; a node has one after another. */
export type Life = { number: number; node: number; isDead: boolean };
export type StoreAct = Exclude<keyof Store, 'news' | symbol>;
/** `at`: when it was committed, as `askedAt` in real time. */
export type Committed = { name: StoreAct; input: unknown; value: unknown; life: Life; askedAt: number; at: number };

type Watch = {
  committed: (act: Committed) => void;
  /** An act failed, was lost or took long. */
  trouble: (text: string) => void;
  /** The process is to die now. */
  crash: (life: Life) => void;
  problem: (rule: string, text: string) => void;
};

/** Acts that change nothing: their answers cannot leave anything in doubt. */
const READS: readonly StoreAct[] = [
  ...(['getToken', 'listTokens', 'findToken', 'findSession', 'findTenant', 'getDefaultSecret'] as const),
  ...(['getWebhook', 'listWebhooks', 'routingTable', 'dueEndpoints', 'getEvent', 'listEvents'] as const),
  ...(['sampleEvents', 'findDelivery', 'getDelivery', 'listDeliveries', 'countDeliveries', 'activeReplays'] as const),
  ...(['getReplay', 'listReplays', 'replayCounts', 'listAudit', 'listAudits', 'listRaised'] as const),
  ...([
    'tenantsFanningOut',
    'pendingFanOuts',
    'routesAsAccepted',
    'fanOutDepth',
    'clockDoubt',
    'expiringCertificates',
    'tenantsSweeping',
  ] as const),
  ...([
    'targetTable',
    'getTarget',
    'listTargets',
    'triggerTable',
    'triggersAsAccepted',
    'targetsAsAccepted',
    'getTrigger',
    'listTriggers',
  ] as const),
  ...(['getRun', 'listRuns'] as const),
];
const isWrite = (name: StoreAct): boolean => !READS.includes(name);

const never = (): Promise<never> => new Promise(() => undefined);
/** The longest that news take to another node, those of a connection that was lost included. */
export const NEWS_MAX_MS = 4000;
const NEWS_LATE_MS = 2000;
/** The clock of a node is ahead by less; a step back is more than this, but for the shortest. */
const CLOCK_AHEAD_MAX_MS = 2000;
/** A step is told by its own time, also where the next one has come; the steps of sweeps wait here, with the time of before. */
const OF_ANOTHER_TIME: readonly StoreAct[] = ['followClock', 'sweep'];

type Act = (input: unknown) => Promise<unknown>;

export class SimStore {
  chaos: Chaos = CALM;
  /** The process dies at this act from now; 0 = it lives on. */
  crashIn = 0;
  /** Acts that were called, so that a standstill can be told. */
  calls = 0;
  /** Acts that wait for their turn or their answer. */
  delayed = 0;
  /** The last write of a process that waits for its turn. */
  readonly #lastOf = new Map<number, Promise<void>>();
  readonly #random: SeededRandom;
  readonly #time: SimTime;
  readonly #watch: Watch;
  /** Of the act that was just committed. */
  #news: News[] = [];
  readonly #hubs = new Map<Life, NewsHub>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(random: SeededRandom, time: SimTime, watch: Watch) {
    this.#random = random;
    this.#time = time;
    this.#watch = watch;
  }

  /** The store as one process sees it, through its own handle. */
  of(life: Life, handle: Store): Store {
    const hub = new NewsHub((ms, run) => this.#time.after(ms, run));
    this.#hubs.set(life, hub);
    handle.news.subscribe((news) => {
      if (news !== 'everything') this.#news.push(news);
    });
    const acts = Object.entries(handle)
      .filter((entry): entry is [StoreAct, Act] => typeof entry[1] === 'function')
      .map(([name, act]) => [name, (input: unknown) => this.#call(life, name, act, input)]);
    return { ...Object.fromEntries(acts), news: hub, [Symbol.asyncDispose]: async () => undefined } as Store;
  }

  /**
   * By which a handle writes its journal out: as an act of its own, unless its process dies before. Often far later than it
   * should, so that many die before. All nodes hear of it later.
   */
  waits(random: SeededRandom): Waits {
    const after = (ms: number, run: () => void) =>
      this.#time.after(ms * (1 + random.below(2) * random.below(400)), () => {
        this.calls += 1;
        this.#news = [];
        run();
        for (const one of this.#news) this.#cross(null, one);
      });
    return { passed: () => this.#time.elapsed, after, isLeftAtClose: true };
  }

  /** Its process is dead: it hears nothing any more. */
  forget(life: Life): void {
    this.#hubs.delete(life);
  }

  async #call(life: Life, name: StoreAct, act: Act, input: unknown): Promise<unknown> {
    this.calls += 1;
    if (life.isDead) return never();
    const askedAt = this.#time.elapsed;
    const { now } = (input ?? {}) as { now?: number };
    if (now !== undefined && now > this.#time.now + CLOCK_AHEAD_MAX_MS && !OF_ANOTHER_TIME.includes(name))
      this.#watch.problem('clock-11', `${name} is asked for with a time that is yet to come`);
    const { failEvery, loseEvery, slowEvery } = this.chaos;
    const dies = this.crashIn > 0 && --this.crashIn === 0 ? this.#random.below(2) + 1 : 0;
    await this.#turn(life, name, this.#chance(slowEvery));
    if (life.isDead) return never();
    if (dies === 1) {
      this.#watch.crash(life);
      return never();
    }
    if (this.#chance(failEvery)) throw this.#fails(`${name} fails`);
    const done = await this.#alone(() => this.#run(life, name, act, input, askedAt));
    if (done === null) return never();
    if (dies === 2) {
      this.#watch.crash(life);
      return never();
    }
    if (isWrite(name) && this.#chance(loseEvery)) {
      // The news are lost with it.
      this.#hubs.get(life)?.lostAnswer();
      throw this.#fails(`the answer of ${name} is lost`);
    }
    if (this.#chance(slowEvery)) await this.#slow(name);
    if (life.isDead) return never();
    for (const one of done.news) this.#hubs.get(life)?.publish(one);
    return done.value;
  }

  /** `null` = its process died before its turn came. */
  async #run(life: Life, name: StoreAct, act: Act, input: unknown, askedAt: number) {
    if (life.isDead) return null;
    this.#news = [];
    this.calls += 1;
    try {
      const value = await act(input);
      const news = this.#news;
      if (isWrite(name)) this.#watch.committed({ name, input, value, life, askedAt, at: this.#time.elapsed });
      for (const one of news) this.#cross(life, one);
      return { value, news };
    } catch (error) {
      this.#watch.problem('simulation-1', `the act ${name} failed of itself: ${String(error)}`);
      throw error;
    }
  }

  /** Others hear of a commit later, also where the process that made it is dead by then. */
  #cross(from: Life | null, news: News): void {
    for (const [life, hub] of this.#hubs) {
      if (life === from) continue;
      const isLost = this.#chance(this.chaos.newsEvery);
      if (isLost) this.#watch.trouble(`news are lost on their way to process ${life.number}`);
      // A connection that was lost is made again: whatever was missed is looked for.
      const ms = this.#random.below(NEWS_LATE_MS) + (isLost ? NEWS_MAX_MS - NEWS_LATE_MS : 0);
      this.#time.after(ms, () => {
        if (!life.isDead) hub.publish(isLost ? 'everything' : news);
      });
    }
  }

  /** One database does one act at a time, and what it did is known before the next. */
  #alone<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#last.then(run);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Writes of one process go to one thread: what comes after a slow one waits for it. Reads have a thread of their own. */
  async #turn(life: Life, name: StoreAct, isSlow: boolean): Promise<void> {
    if (!isWrite(name)) return isSlow ? this.#slow(name) : undefined;
    const before = this.#lastOf.get(life.number);
    if (!isSlow && before === undefined) return;
    const turn = (before ?? Promise.resolve()).then(() => (isSlow ? this.#slow(name) : undefined));
    this.#lastOf.set(life.number, turn);
    await turn;
    if (this.#lastOf.get(life.number) === turn) this.#lastOf.delete(life.number);
  }

  #chance(every: number): boolean {
    return every > 0 && this.#random.below(every) === 0;
  }

  #fails(text: string): StoreError {
    this.#watch.trouble(text);
    return new StoreError('unavailable', 'the store fails');
  }

  async #slow(name: StoreAct): Promise<void> {
    const ms = this.#random.below(4) === 0 ? this.#random.below(20_000) : this.#random.below(300);
    this.#watch.trouble(`${name} takes ${ms} ms`);
    this.delayed += 1;
    await new Promise<void>((resolve) => this.#time.after(ms, resolve));
    this.delayed -= 1;
    this.#watch.trouble(`${name} goes on`);
  }
}
