// The triggers of a tenant, and the targets that they name, as they were under a routing version. Many events of a pending
// fan-out ask for the same ones: those of a few tenants are kept.
import type { Target } from '../domain/target.ts';
import { eventOf, type Trigger } from '../domain/trigger.ts';
import type { Store } from '../ports/store/index.ts';

type Accepted = { version: number; triggers: readonly Trigger[]; targetOf: (handle: string) => Target | undefined };

const TENANTS_MAX = 8;

export class AcceptedReactions {
  readonly #store: Pick<Store, 'triggersAsAccepted' | 'targetsAsAccepted'>;
  readonly #kept = new Map<number, Accepted>();

  constructor(store: Pick<Store, 'triggersAsAccepted' | 'targetsAsAccepted'>) {
    this.#store = store;
  }

  async of(tenantId: number, version: number, name: string): Promise<Omit<Accepted, 'version'>> {
    const { triggers, targetOf } = await this.#under(tenantId, version);
    return { triggers: triggers.filter((trigger) => eventOf(trigger) === name), targetOf };
  }

  async #under(tenantId: number, version: number): Promise<Accepted> {
    const kept = this.#kept.get(tenantId);
    if (kept?.version === version) return kept;
    const triggers = await this.#store.triggersAsAccepted({ tenantId, version });
    const targets = triggers.length === 0 ? [] : await this.#store.targetsAsAccepted({ tenantId, version });
    // Whether one is on counts when its delivery is written: what is kept here may be older.
    const byHandle = new Map(targets.map((target) => [target.handle, { ...target, isActive: true }]));
    const accepted = { version, triggers, targetOf: (handle: string) => byHandle.get(handle) };
    this.#kept.delete(tenantId);
    this.#kept.set(tenantId, accepted);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > TENANTS_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return accepted;
  }
}
