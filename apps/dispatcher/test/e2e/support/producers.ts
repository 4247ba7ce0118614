// Several producers at once, posting single events and batches as fast as they are answered, until told to stop. Some
// repeat an event under the same id until it is answered; others post once and count only what was answered 202.
import { setTimeout as pause } from 'node:timers/promises';
import { type Api, eventText } from './api.ts';
import { within } from './deadline.ts';
import type { Ledger } from './ledger.ts';

const KINDS = [
  { size: 1, repeats: true },
  { size: 1, repeats: true },
  { size: 1, repeats: false },
  { size: 15, repeats: true },
  { size: 15, repeats: false },
];
/** A producer's wait before it tries again, or while too much of what it posted is still to arrive. */
const PAUSE_MS = 10;
const OWED_MAX = 800;

export class Producers {
  readonly #ledger: Ledger;
  readonly #api: () => Api | null;
  readonly #name: string;
  #loops: Promise<void>[] = [];
  #stopped = false;
  #waiting: { count: number; resolve: () => void }[] = [];
  /** Answers other than 202: there should be none. */
  readonly refused: string[] = [];

  /** @param api what is up just now, if anything is */
  constructor(ledger: Ledger, name: string, api: () => Api | null) {
    this.#ledger = ledger;
    this.#name = name;
    this.#api = api;
  }

  start(): this {
    this.#loops = KINDS.map((kind, n) => this.#produce(kind, `${this.#name}-${n}`));
    return this;
  }

  /** Resolves when the ledger holds `count` accepted events. */
  accepted(count: number): Promise<void> {
    if (this.#ledger.accepted >= count) return Promise.resolve();
    const reached = new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    return within(`${count} events accepted`, reached);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await within('the producers end', Promise.all(this.#loops));
  }

  async #produce({ size, repeats }: { size: number; repeats: boolean }, name: string): Promise<void> {
    for (let n = 0; !this.#stopped; n += 1) {
      const keys = Array.from({ length: size }, (_, i) => `${name}-${n}-${i}`);
      while (!this.#stopped) {
        const answered = await this.#post(keys, repeats);
        if (answered || !repeats) break;
        await pause(PAUSE_MS);
      }
      while (!this.#stopped && (this.#api() === null || this.#ledger.owed.size > OWED_MAX)) await pause(PAUSE_MS);
    }
  }

  /** Whether all of it was answered 202. */
  async #post(keys: readonly string[], repeats: boolean): Promise<boolean> {
    const texts = keys.map((key) => eventText('load.made', `{"key":"${key}","total":15.0}`, repeats ? key : undefined));
    const [single = ''] = texts;
    const path = texts.length === 1 ? '/events' : '/events/batch';
    const body = texts.length === 1 ? single : `{"events":[${texts.join(',')}]}`;
    const status = await this.#api()?.statusOf('POST', path, body);
    // No answer: nobody knows whether it was accepted.
    if (status === undefined || status === null) return false;
    if (status !== 202) {
      this.refused.push(`${path} ${status}`);
      return false;
    }
    for (const key of keys) this.#ledger.accept(key);
    this.#waiting = this.#waiting.filter(({ count, resolve }) => {
      if (this.#ledger.accepted < count) return true;
      resolve();
      return false;
    });
    return true;
  }
}
