// The real store under the hands of chance: acts that fail, acts whose answer is lost, slow acts, and processes that
// die just before or just after one. Every act that was committed is told to whoever watches.
import { rmSync } from 'node:fs';
import type { News } from '../../src/ports/news.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { type ActName, acts, isWrite } from '../../src/store/sqlite/commit/acts.ts';
import { type CallResult, runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import type { Connection } from '../../src/store/sqlite/connection/connection.ts';
import { answeredInParts } from '../../src/store/sqlite/thread/in-parts.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { type PackedClaims, packBatch, packSettlements, unpackClaims } from '../../src/store/sqlite/thread/packing.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { SimTime } from './sim-time.ts';

/** One in so many acts, 0 = none. */
export type Chaos = { failEvery: number; loseEvery: number; slowEvery: number };
export const CALM: Chaos = { failEvery: 0, loseEvery: 0, slowEvery: 0 };

export type Life = { number: number; isDead: boolean };
export type Committed = { name: ActName; input: unknown; value: unknown; life: number; askedAt: number };

type Watch = {
  committed: (act: Committed) => void;
  /** An act failed, was lost or took long. */
  trouble: (text: string) => void;
  /** The process is to die now. */
  crash: () => void;
  problem: (rule: string, text: string) => void;
};

const PACK = { accept: packBatch, settle: packSettlements };
const KEY = new Uint8Array(32).fill(7);
const never = (): Promise<never> => new Promise(() => undefined);

export class SimStore {
  chaos: Chaos = CALM;
  /** The process dies at this act from now; 0 = it lives on. */
  crashIn = 0;
  /** Acts that were called, so that a standstill can be told. */
  calls = 0;
  /** Acts that wait for their turn or their answer. */
  delayed = 0;
  connection: Connection;
  /** The last write of a process that waits for its turn. */
  readonly #lastOf = new Map<number, Promise<void>>();
  readonly #path: string;
  readonly #random: SeededRandom;
  readonly #time: SimTime;
  readonly #watch: Watch;
  /** Of the act that was just committed. */
  #news: News[] = [];
  readonly #hubs = new WeakMap<Life, NewsHub>();

  constructor(path: string, random: SeededRandom, time: SimTime, watch: Watch) {
    this.#path = path;
    this.#random = random;
    this.#time = time;
    this.#watch = watch;
    this.connection = this.#open();
  }

  #open(): Connection {
    return openConnection({ path: this.#path, masterKey: KEY }, (news) => this.#news.push(news));
  }

  /** What a dead process kept in memory is gone; what it had committed is read again. */
  reopen(): void {
    if (this.#path === ':memory:') {
      this.connection.forget();
      return;
    }
    this.connection.db.close();
    this.connection = this.#open();
  }

  /** Reads beside all processes. */
  read<T>(sql: string, ...values: unknown[]): T[] {
    return this.connection.sql<T>(sql).all(...values);
  }

  of(life: Life): Store {
    const call = (name: ActName, input: unknown): Promise<unknown> => this.#call(life, name, input);
    const methods = (Object.keys(acts) as ActName[]).map((name) => [name, (input: unknown) => call(name, input)]);
    const news = new NewsHub((ms, run) => this.#time.after(ms, run));
    this.#hubs.set(life, news);
    return {
      ...Object.fromEntries(methods),
      ...answeredInParts(call),
      news,
      [Symbol.asyncDispose]: async () => undefined,
    } as Store;
  }

  async #call(life: Life, name: ActName, input: unknown): Promise<unknown> {
    this.calls += 1;
    if (life.isDead) return never();
    const askedAt = this.#time.elapsed;
    const { failEvery, loseEvery, slowEvery } = this.chaos;
    const dies = this.crashIn > 0 && --this.crashIn === 0 ? this.#random.below(2) + 1 : 0;
    await this.#turn(life, name, this.#chance(slowEvery));
    if (life.isDead) return never();
    if (dies === 1) {
      this.#watch.crash();
      return never();
    }
    if (this.#chance(failEvery)) throw this.#fails(`${name} fails`);
    this.#news = [];
    const result = this.#run(name, input);
    const news = this.#news;
    this.calls += 1;
    if (!result.ok) {
      this.#watch.problem('SIM1', `the act ${name} failed of itself: ${String(result.error)}`);
      throw result.error;
    }
    if (isWrite(name)) this.#watch.committed({ name, input, value: result.value, life: life.number, askedAt });
    if (dies === 2) {
      this.#watch.crash();
      return never();
    }
    if (isWrite(name) && this.#chance(loseEvery)) {
      // The news are lost with it.
      this.#hubs.get(life)?.lostAnswer();
      throw this.#fails(`the answer of ${name} is lost`);
    }
    if (this.#chance(slowEvery)) await this.#slow(name);
    if (life.isDead) return never();
    for (const one of news) this.#hubs.get(life)?.publish(one);
    return result.value;
  }

  /** Writes of one process go to one thread: what comes after a slow one waits for it. Reads have a thread of their own. */
  async #turn(life: Life, name: ActName, isSlow: boolean): Promise<void> {
    if (!isWrite(name)) return isSlow ? this.#slow(name) : undefined;
    const before = this.#lastOf.get(life.number);
    if (!isSlow && before === undefined) return;
    const turn = (before ?? Promise.resolve()).then(() => (isSlow ? this.#slow(name) : undefined));
    this.#lastOf.set(life.number, turn);
    await turn;
    if (this.#lastOf.get(life.number) === turn) this.#lastOf.delete(life.number);
  }

  /** As the store's own front does it: what goes over to a thread is packed. */
  #run(name: ActName, input: unknown): CallResult {
    const packed = name in PACK ? PACK[name as keyof typeof PACK](input as never) : input;
    const [result] = runGroup(this.connection, [{ name, input: packed }]);
    if (result === undefined) throw new Error('one call has one result');
    return result.ok && name === 'claim' ? { ok: true, value: unpackClaims(result.value as PackedClaims) } : result;
  }

  #chance(every: number): boolean {
    return every > 0 && this.#random.below(every) === 0;
  }

  #fails(text: string): StoreError {
    this.#watch.trouble(text);
    return new StoreError('unavailable', 'the store fails');
  }

  async #slow(name: ActName): Promise<void> {
    const ms = this.#random.below(4) === 0 ? this.#random.below(20_000) : this.#random.below(300);
    this.#watch.trouble(`${name} takes ${ms} ms`);
    this.delayed += 1;
    await new Promise<void>((resolve) => this.#time.after(ms, resolve));
    this.delayed -= 1;
    this.#watch.trouble(`${name} goes on`);
  }

  close(): void {
    this.connection.db.close();
    if (this.#path === ':memory:') return;
    for (const end of ['', '-wal', '-shm', '.key']) rmSync(this.#path + end, { force: true });
  }
}
