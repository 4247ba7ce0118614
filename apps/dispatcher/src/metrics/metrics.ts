// Builds /metrics from counters and from values of the store, the engine and the process. Values of the store are cached,
// so that many scrapers cost no more than one.
import type { ErrorCode } from '@posthorn/contracts';
import type { Clock } from '../ports/clock.ts';
import type { FanOutDepth } from '../ports/store/accept.ts';
import type { Store } from '../ports/store/index.ts';
import type { QueueDepth, StoreStats } from '../ports/store/upkeep.ts';
import { type Counters, Tally } from './counters.ts';
import { createExposition } from './exposition.ts';
import { processFigures, watchLoop } from './process-figures.ts';

type Deps = {
  counters: Counters;
  store: Pick<Store, 'queueDepth' | 'stats' | 'fanOutDepth' | 'clockDoubt'>;
  clock: Clock;
  engine: { readonly inFlight: number };
  slotsMax: number;
  version: string;
};

export type MetricsPage = { contentType: string; text: string };

const CACHED_MS = 5000;
/** A store that is busy must not keep a scraper waiting: the page comes without what it would have said. */
const STORE_MAX_MS = 1000;

export class Metrics implements Disposable {
  readonly #deps: Deps;
  readonly #loop = watchLoop();
  readonly #refusals = new Tally();
  readonly #exposition: ReturnType<typeof createExposition>;
  readonly #queue: () => Promise<QueueDepth | null>;
  readonly #fanOut: () => Promise<FanOutDepth | null>;
  readonly #stats: () => Promise<StoreStats | null>;
  readonly #clockOff: () => Promise<number | null>;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { store, clock } = deps;
    this.#exposition = createExposition(deps.counters, deps.slotsMax, this.#refusals);
    this.#queue = cached(clock, () => store.queueDepth({ now: clock.now() }));
    this.#fanOut = cached(clock, () => store.fanOutDepth());
    this.#stats = cached(clock, () => store.stats());
    this.#clockOff = cached(clock, async () => (await store.clockDoubt())?.offMs ?? 0);
  }

  get names(): readonly string[] {
    return this.#exposition.names;
  }

  requestRefused(code: ErrorCode): void {
    this.#refusals.add(code);
  }

  async page(): Promise<MetricsPage> {
    const { clock, engine, version } = this.#deps;
    const asked = [this.#queue(), this.#fanOut(), this.#stats(), this.#clockOff()] as const;
    const [queue, fanOut, stats, clockOffMs] = await Promise.all(asked);
    const text = this.#exposition.page({
      queue,
      fanOut,
      stats,
      clockOffMs,
      slotsUsed: engine.inFlight,
      loopLag: this.#loop.read(),
      process: processFigures(version),
      now: clock.now(),
    });
    return { contentType: this.#exposition.contentType, text };
  }

  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }
}

/** Asks again when its answer is some seconds old, one question at a time; `null` while there is none in time. */
function cached<T>(clock: Clock, ask: () => Promise<T>): () => Promise<T | null> {
  let known: T | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<T | null> | null = null;
  const start = (): Promise<T | null> => {
    askedAt = clock.monotonic();
    const asked = ask().then(
      (answer) => {
        known = answer;
        return answer;
      },
      () => {
        known = null;
        askedAt = Number.NEGATIVE_INFINITY;
        return null;
      },
    );
    return asked.finally(() => {
      asking = null;
    });
  };
  return async () => {
    if (asking === null && clock.monotonic() - askedAt < CACHED_MS) return known;
    asking ??= start();
    let callOff: () => void = () => undefined;
    const late = new Promise<null>((resolve) => {
      callOff = clock.wakeAfter(STORE_MAX_MS, () => resolve(null));
    });
    return Promise.race([asking, late]).finally(callOff);
  };
}
