// Gives attempts of the same endpoint the same object. A copy that comes from the store's thread is another one, and what is
// derived from an endpoint (parsed secrets, the mask of its answers) is kept per object: every copy would be derived from
// again. A claim names the version that is known, and the store then need not copy it.
import type { Endpoint } from '../domain/endpoint.ts';
import type { Turn } from './agenda.ts';

export class KnownEndpoints {
  /** Weak: an endpoint, and the secrets in it, stay in memory no longer than attempts or the routing table use it. */
  readonly #known = new Map<number, WeakRef<Endpoint>>();
  readonly #collected = new FinalizationRegistry<number>((id) => {
    // A newer version of it may have taken its place.
    if (this.#known.get(id)?.deref() === undefined) this.#known.delete(id);
  });

  get size(): number {
    return this.#known.size;
  }

  /** Those of these that are still in use. They stay known for as long as the caller holds them. */
  among(turns: readonly Turn[]): Map<number, Endpoint> {
    const found = new Map<number, Endpoint>();
    for (const { endpointId } of turns) {
      const known = this.#known.get(endpointId)?.deref();
      if (known !== undefined) found.set(endpointId, known);
    }
    return found;
  }

  /** An object with the same id and version that is still in use, or else this one. */
  of(endpoint: Endpoint): Endpoint {
    const known = this.#known.get(endpoint.id)?.deref();
    if (known?.version === endpoint.version) return known;
    // One that was read before a change must not push out the changed one.
    if (known === undefined || known.version < endpoint.version) {
      this.#known.set(endpoint.id, new WeakRef(endpoint));
      this.#collected.register(endpoint, endpoint.id);
    }
    return endpoint;
  }
}
