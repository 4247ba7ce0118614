// A limited number of places of which each tenant may hold a few. Those that wait are served in turns by tenant, so that a
// long queue of one tenant does not delay another.

type Waiter = (entered: boolean) => void;

export class Shares {
  readonly #each: number;
  readonly #all: number;
  #heldByAll = 0;
  readonly #held = new Map<number, number>();
  /** In the order in which tenants have their turn. */
  readonly #waiting = new Map<number, Waiter[]>();

  constructor({ each, all }: { each: number; all: number }) {
    this.#each = each;
    this.#all = all;
  }

  /** Takes a place if there is one; `leave` gives it back. */
  tryEnter(tenant: number): boolean {
    if (!this.#hasRoom(tenant)) return false;
    this.#take(tenant);
    return true;
  }

  /** Waits for a place; `false` where `signal` was raised first. */
  enter(tenant: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted || this.tryEnter(tenant)) return Promise.resolve(!signal.aborted);
    return new Promise((resolve) => {
      const giveUp = (): void => {
        const queue = this.#waiting.get(tenant) ?? [];
        const at = queue.indexOf(entered);
        if (at !== -1) queue.splice(at, 1);
        if (queue.length === 0) this.#waiting.delete(tenant);
        resolve(false);
      };
      const entered: Waiter = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const queue = this.#waiting.get(tenant);
      if (queue === undefined) this.#waiting.set(tenant, [entered]);
      else queue.push(entered);
    });
  }

  leave(tenant: number): void {
    this.#heldByAll -= 1;
    const held = (this.#held.get(tenant) ?? 1) - 1;
    if (held === 0) this.#held.delete(tenant);
    else this.#held.set(tenant, held);
    for (const [next, queue] of this.#waiting) {
      if (!this.#hasRoom(next)) continue;
      const entered = queue.shift();
      this.#waiting.delete(next);
      if (queue.length > 0) this.#waiting.set(next, queue);
      if (entered === undefined) continue;
      this.#take(next);
      entered(true);
      return;
    }
  }

  #hasRoom(tenant: number): boolean {
    return this.#heldByAll < this.#all && (this.#held.get(tenant) ?? 0) < this.#each;
  }

  #take(tenant: number): void {
    this.#heldByAll += 1;
    this.#held.set(tenant, (this.#held.get(tenant) ?? 0) + 1);
  }
}
