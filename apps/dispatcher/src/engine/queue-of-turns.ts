// Whose turn comes next among those with something due: lanes by weight, within a lane tenants one after another, and
// the endpoints of a tenant one after another. Those that may take no slot just now keep their places.
import { LANES, type Lane } from '@posthorn/contracts';

export type Waiting = { id: number; tenantId: number; lane: Lane };

/** Who may take a slot. While turns are given out, a "no" never becomes a "yes", so no entry is skipped by chance. */
export type Admission = { tenant: (tenantId: number) => boolean; endpoint: (endpointId: number) => boolean };

/** Turns of one round: high goes six times for low's once, and low goes in every round. */
const ROUND: readonly Lane[] = ['high', 'default', 'high', 'high', 'default', 'low', 'high', 'high', 'default', 'high'];

export class QueueOfTurns {
  /** By tenant, each with its endpoints; first come first. */
  readonly #lanes: Record<Lane, Map<number, Set<number>>> = { high: new Map(), default: new Map(), low: new Map() };
  #round = 0;

  add({ id, tenantId, lane }: Waiting): void {
    const endpoints = this.#lanes[lane].get(tenantId);
    if (endpoints === undefined) this.#lanes[lane].set(tenantId, new Set([id]));
    else endpoints.add(id);
  }

  remove({ id, tenantId, lane }: Waiting): void {
    const endpoints = this.#lanes[lane].get(tenantId);
    endpoints?.delete(id);
    if (endpoints?.size === 0) this.#lanes[lane].delete(tenantId);
  }

  /** Takes out the next endpoint that may have a turn. */
  next(admission: Admission): number | undefined {
    for (let i = 0; i < ROUND.length; i += 1) {
      const lane = ROUND[this.#round];
      this.#round = (this.#round + 1) % ROUND.length;
      const found = lane && this.#find(lane, admission);
      if (found === undefined) continue;
      const { id, tenantId } = found;
      const endpoints = this.#lanes[found.lane].get(tenantId);
      this.remove(found);
      // Its tenant goes to the end: the others come before its next endpoint.
      if (endpoints !== undefined && this.#lanes[found.lane].delete(tenantId)) {
        this.#lanes[found.lane].set(tenantId, endpoints);
      }
      return id;
    }
    return undefined;
  }

  hasTenant(tenantId: number): boolean {
    return LANES.some((lane) => this.#lanes[lane].has(tenantId));
  }

  /** Whether `next` would find one. */
  has(admission: Admission): boolean {
    return LANES.some((lane) => this.#find(lane, admission) !== undefined);
  }

  /** Those passed over hold slots of their own, each at least one: there are never more of them than slots. */
  #find(lane: Lane, admission: Admission): Waiting | undefined {
    for (const [tenantId, endpoints] of this.#lanes[lane]) {
      if (!admission.tenant(tenantId)) continue;
      for (const id of endpoints) if (admission.endpoint(id)) return { id, tenantId, lane };
    }
    return undefined;
  }
}
