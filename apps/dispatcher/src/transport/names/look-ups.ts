// Look-ups for many tenants: each name is looked up once at a time and remembered for a while, each look-up has a deadline,
// and each tenant a share of those under way, so that names whose servers are silent cost their own tenant alone.
import type { Lookup } from '../dial.ts';
import { NameFault, type Resolve } from './name-fault.ts';
import { Shares } from './shares.ts';

/** A look-up ends after this. */
const DEADLINE_MS = 5_000;
/** So long one waits for a place: as long as an attempt has by default, since many names may be new at once. */
const WAIT_MAX_MS = 15_000;
const UNDER_WAY_EACH = 16;
const UNDER_WAY_ALL = 128;
/** Addresses are looked up again after this, whatever their time to live says. */
const REMEMBERED_MAX_MS = 60_000;
/** Shorter than the first delay of the default retry schedule, so that a retry asks again. */
const FAULT_REMEMBERED_MS = 2_000;
const NAMES_REMEMBERED = 5_000;

export type LookUpsOptions = {
  underWay?: { each: number; all: number };
  /** Monotonic ms. */
  now?: () => number;
};

type Answer = Promise<readonly string[]>;

export class LookUps {
  readonly #resolve: Resolve;
  readonly #now: () => number;
  readonly #shares: Shares;
  readonly #running = new Map<string, Answer>();
  readonly #remembered = new Map<string, { answer: Answer; until: number }>();
  readonly #closing = new AbortController();

  constructor(
    resolve: Resolve,
    { underWay = { each: UNDER_WAY_EACH, all: UNDER_WAY_ALL }, now = () => performance.now() }: LookUpsOptions = {},
  ) {
    this.#resolve = resolve;
    this.#now = now;
    this.#shares = new Shares(underWay);
  }

  readonly lookup: Lookup = (name, tenantId) => {
    const known = this.#known(name);
    if (known !== undefined) return known;
    return this.#shares.tryEnter(tenantId) ? this.#start(name, tenantId) : this.#startInTurn(name, tenantId);
  };

  /** Ends everything that is under way or waits. */
  close(): void {
    this.#closing.abort();
  }

  /** Remembered or under way: joining a look-up of another tenant takes no place. */
  #known(name: string): Answer | undefined {
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    const remembered = this.#remembered.get(name);
    if (remembered === undefined || remembered.until > this.#now()) return remembered?.answer;
    this.#remembered.delete(name);
    return undefined;
  }

  async #startInTurn(name: string, tenantId: number): Answer {
    const wait = this.#deadline(WAIT_MAX_MS);
    const hasEntered = await this.#shares.enter(tenantId, wait.signal);
    wait.clear();
    if (!hasEntered) throw new NameFault('EBUSY', name);
    const known = this.#known(name);
    if (known === undefined) return await this.#start(name, tenantId);
    this.#shares.leave(tenantId);
    return await known;
  }

  /** The place of `tenantId` has been taken; it is given back at the end. */
  #start(name: string, tenantId: number): Answer {
    const answer = this.#ask(name).finally(() => {
      this.#running.delete(name);
      this.#shares.leave(tenantId);
    });
    this.#running.set(name, answer);
    return answer;
  }

  async #ask(name: string): Answer {
    const deadline = this.#deadline(DEADLINE_MS);
    try {
      const { addresses, ttlMs } = await Promise.race([this.#resolve(name, deadline.signal), deadline.reached(name)]);
      this.#remember(name, Promise.resolve(addresses), Math.min(ttlMs, REMEMBERED_MAX_MS));
      return addresses;
    } catch (error) {
      const isOurs = deadline.signal.aborted;
      const fault = isOurs ? new NameFault('ETIMEOUT', name) : error;
      const answer = Promise.reject<readonly string[]>(fault);
      // The caller gets the rejection; that it is not asked for again is not a fault of its own.
      answer.catch(() => undefined);
      this.#remember(name, answer, FAULT_REMEMBERED_MS);
      throw fault;
    } finally {
      deadline.clear();
    }
  }

  #remember(name: string, answer: Answer, forMs: number): void {
    if (forMs <= 0 || this.#closing.signal.aborted) return;
    this.#remembered.delete(name);
    this.#remembered.set(name, { answer, until: this.#now() + forMs });
    const oldest = this.#remembered.size > NAMES_REMEMBERED ? this.#remembered.keys().next().value : undefined;
    if (oldest !== undefined) this.#remembered.delete(oldest);
  }

  #deadline(afterMs: number) {
    const controller = new AbortController();
    const raise = (): void => controller.abort();
    const timer = setTimeout(raise, afterMs);
    this.#closing.signal.addEventListener('abort', raise, { once: true });
    if (this.#closing.signal.aborted) raise();
    return {
      signal: controller.signal,
      reached: (name: string): Promise<never> =>
        new Promise((_resolve, reject) => {
          const fail = (): void => reject(new NameFault('ETIMEOUT', name));
          if (controller.signal.aborted) fail();
          else controller.signal.addEventListener('abort', fail, { once: true });
        }),
      clear: (): void => {
        clearTimeout(timer);
        this.#closing.signal.removeEventListener('abort', raise);
      },
    };
  }
}
