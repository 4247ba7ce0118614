// How many attempts may be under way: in all, and for each webhook, so that a receiver that hangs holds its own slots
// and no others.

export class Slots {
  readonly #max: number;
  #used = 0;
  readonly #byWebhook = new Map<number, number>();

  constructor(max: number) {
    this.#max = max;
  }

  get free(): number {
    return this.#max - this.#used;
  }

  get used(): number {
    return this.#used;
  }

  usedBy(webhookId: number): number {
    return this.#byWebhook.get(webhookId) ?? 0;
  }

  /** Takes up to `wanted` slots of a webhook that may hold `maxInFlight`. Returns how many it got. */
  take(webhookId: number, maxInFlight: number, wanted: number): number {
    const held = this.usedBy(webhookId);
    const got = Math.max(0, Math.min(wanted, maxInFlight - held, this.free));
    if (got > 0) {
      this.#byWebhook.set(webhookId, held + got);
      this.#used += got;
    }
    return got;
  }

  /** Takes one slot whatever the limits say. */
  force(webhookId: number): void {
    this.#byWebhook.set(webhookId, this.usedBy(webhookId) + 1);
    this.#used += 1;
  }

  release(webhookId: number, count = 1): void {
    if (count === 0) return;
    const left = this.usedBy(webhookId) - count;
    if (left < 0) throw new Error(`webhook ${webhookId} gave back more slots than it held`);
    if (left === 0) this.#byWebhook.delete(webhookId);
    else this.#byWebhook.set(webhookId, left);
    this.#used -= count;
  }
}
