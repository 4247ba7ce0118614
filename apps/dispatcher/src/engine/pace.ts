// When the next attempt of a rate-limited endpoint may actually start. The store counts claims, but an attempt starts a
// little after its claim. Without this, two attempts could be closer on the wire than their claims. It uses monotonic
// time, so setting the clock does not change a window.
import type { RateLimit } from '../domain/endpoint.ts';
import type { Clock } from '../ports/clock.ts';

/** Starts of one endpoint that may still be in its window, oldest first: never more than its limit counts. */
type Started = { times: number[]; perMs: number };

export class Pace {
  readonly #clock: Clock;
  /** The endpoint that started last is last. */
  readonly #started = new Map<number, Started>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Endpoints whose starts are remembered. */
  get size(): number {
    return this.#started.size;
  }

  /**
   * Resolves in the moment when the next attempt may start, and counts it as started then. `null`, at once, if `signal`
   * aborts.
   */
  async turn(endpointId: number, limit: RateLimit, signal: AbortSignal): Promise<number | null> {
    while (!signal.aborted) {
      const now = this.#clock.monotonic();
      const at = this.#earliest(endpointId, limit, now);
      if (at <= now) {
        this.#remember(endpointId, limit, now);
        return now;
      }
      await this.#pass(at - now, signal);
    }
    return null;
  }

  /** A start that was counted did not happen. */
  giveBack(endpointId: number, counted: number): void {
    const times = this.#started.get(endpointId)?.times ?? [];
    const at = times.lastIndexOf(counted);
    if (at !== -1) times.splice(at, 1);
  }

  #earliest(endpointId: number, { count, perMs }: RateLimit, now: number): number {
    const times = this.#started.get(endpointId)?.times ?? [];
    const blocking = times.at(-count);
    return blocking === undefined ? now : blocking + perMs;
  }

  #remember(endpointId: number, { count, perMs }: RateLimit, now: number): void {
    const times = this.#started.get(endpointId)?.times ?? [];
    times.push(now);
    if (times.length > 2 * count) times.splice(0, times.length - count);
    this.#started.delete(endpointId);
    this.#started.set(endpointId, { times, perMs });
    this.#forgetOne(now);
  }

  /** Each start looks at the endpoint that has been quiet longest, so that what is remembered follows what goes on. */
  #forgetOne(now: number): void {
    const [oldest] = this.#started;
    if (oldest === undefined) return;
    const [endpointId, { times, perMs }] = oldest;
    if ((times.at(-1) ?? 0) + perMs <= now) this.#started.delete(endpointId);
  }

  #pass(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#clock.wakeAfter(ms, end);
      signal.addEventListener('abort', end);
      function end(): void {
        callOff();
        signal.removeEventListener('abort', end);
        resolve();
      }
    });
  }
}
