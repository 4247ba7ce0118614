// How many attempts are begun in one turn of the event loop. A claim, or one event for many webhooks, may bring hundreds
// at once: each signs and writes, and meanwhile no request is answered. What is beyond goes on in the next turns: in order
// within a tenant, and tenants one after the other, so that a single attempt is not behind another tenant's hundreds.

/** A few milliseconds of work. */
const BEGUN_MAX = 32;

export class Starts {
  #begun = 0;
  #isScheduled = false;
  /** In order of their turns. */
  readonly #waiting = new Map<number, (() => void)[]>();

  /** `null` = at once; else resolves when it may. */
  turn(tenantId: number): Promise<void> | null {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.#nextTurn());
    }
    const own = this.#waiting.get(tenantId);
    if (this.#begun < BEGUN_MAX && own === undefined) {
      this.#begun += 1;
      return null;
    }
    return new Promise((resolve) => {
      if (own === undefined) this.#waiting.set(tenantId, [resolve]);
      else own.push(resolve);
    });
  }

  #nextTurn(): void {
    const next = this.#share();
    this.#begun = next.length;
    this.#isScheduled = next.length > 0;
    for (const resolve of next) resolve();
    if (this.#isScheduled) setImmediate(() => this.#nextTurn());
  }

  /** As many of each tenant as there is room for, in equal parts. */
  #share(): (() => void)[] {
    const next: (() => void)[] = [];
    for (let tenants = this.#waiting.size; tenants > 0 && next.length < BEGUN_MAX; tenants = this.#waiting.size) {
      const part = Math.max(1, Math.floor((BEGUN_MAX - next.length) / tenants));
      for (const [tenantId, own] of [...this.#waiting].slice(0, BEGUN_MAX - next.length)) {
        next.push(...own.splice(0, part));
        // Behind all others.
        this.#waiting.delete(tenantId);
        if (own.length > 0) this.#waiting.set(tenantId, own);
      }
    }
    return next;
  }
}
