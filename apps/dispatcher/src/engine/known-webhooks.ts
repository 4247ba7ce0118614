// Gives attempts of the same webhook the same object. Each claim brings a copy from the store's thread, and what is derived
// from a webhook (parsed secrets, the mask of its answers) is kept per object: every copy would be derived from again.
import type { Webhook } from '../domain/webhook.ts';

export class KnownWebhooks {
  /** Weak: a webhook, and the secrets in it, stay in memory no longer than attempts or the routing table use it. */
  readonly #known = new Map<number, WeakRef<Webhook>>();
  readonly #collected = new FinalizationRegistry<number>((id) => {
    // A newer version of it may have taken its place.
    if (this.#known.get(id)?.deref() === undefined) this.#known.delete(id);
  });

  get size(): number {
    return this.#known.size;
  }

  /** An object with the same id and version that is still in use, or else this one. */
  of(webhook: Webhook): Webhook {
    const known = this.#known.get(webhook.id)?.deref();
    if (known?.version === webhook.version) return known;
    // One that was read before a change must not push out the changed one.
    if (known === undefined || known.version < webhook.version) {
      this.#known.set(webhook.id, new WeakRef(webhook));
      this.#collected.register(webhook, webhook.id);
    }
    return webhook;
  }
}
