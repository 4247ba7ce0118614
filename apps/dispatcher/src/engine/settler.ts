// Sends the settlements of one turn of the event loop to the store as one act, and keeps trying while the store fails:
// an outcome that is known is not thrown away, and the slots it holds slow the engine down meanwhile.
import type { Clock } from '../ports/clock.ts';
import type { Settlement, SettleOutcome } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import { StoreError } from '../ports/store/store-error.ts';

type Waiting = {
  settlement: Settlement;
  resolve: (outcome: SettleOutcome) => void;
  reject: (error: unknown) => void;
};

export type SettlerDeps = {
  store: Pick<Store, 'settle'>;
  clock: Clock;
  onFault: (error: unknown) => void;
};

const RETRY_MS = 500;

export class Settler {
  readonly #store: Pick<Store, 'settle'>;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #closed = false;

  constructor({ store, clock, onFault }: SettlerDeps) {
    this.#store = store;
    this.#clock = clock;
    this.#onFault = onFault;
  }

  settle(settlement: Settlement): Promise<SettleOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ settlement, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => void this.#flush());
    });
  }

  /** From now on a failing store is not asked again: its leases will expire. */
  close(): void {
    this.#closed = true;
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    await this.#settle(batch);
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const settlements = batch.map(({ settlement }) => settlement);
      const outcomes = await this.#store.settle({ settlements });
      for (const [i, { resolve }] of batch.entries()) resolve(outcomes[i] ?? 'lease-lost');
    } catch (error) {
      if (this.#closed) for (const { reject } of batch) reject(error);
      else if (error instanceof StoreError) this.#again(batch, error);
      // One that cannot be written must not hold up those beside it: each by itself, and that one is dropped.
      else if (batch.length > 1) await Promise.all(batch.map((one) => this.#settle([one])));
      else for (const { reject } of batch) reject(error);
    }
  }

  #again(batch: readonly Waiting[], error: StoreError): void {
    this.#onFault(error);
    this.#clock.wakeAfter(RETRY_MS, () => {
      this.#waiting.unshift(...batch);
      void this.#flush();
    });
  }
}
