// What a tenant's templates cost, as known from those it rendered lately. Templates that cost much are rendered in a thread
// beside the other: a tenant with light ones never waits for a heavy one to end.
import { STEPS_MAX } from './limits.ts';

/** In steps. A few milliseconds of work; from here on a tenant counts as heavy. */
const HEAVY_COST = 10_000;
/** What one message to a thread may cost in all: the time that the next tenant's job may have to wait. */
export const BATCH_COST = 20_000;
/** Characters of template and context that are read for the price of one step. */
const CHARS_PER_STEP = 32;
/** How fast an expensive template is forgotten: after some hundred cheap ones. */
const KEPT_SHARE = 0.98;
/** Bounds the memory: a tenant that is forgotten is unknown again. */
const TENANTS_MAX = 10_000;

export const costOf = (steps: number, chars: number): number => Math.min(steps, STEPS_MAX) + chars / CHARS_PER_STEP;

export class TemplateCosts {
  readonly #known = new Map<number, number>();

  /** The next job is expected to cost this much. The first of a tenant goes alone: nothing is known of it. */
  expected(tenantId: number): number {
    return this.#known.get(tenantId) ?? BATCH_COST;
  }

  isHeavy(tenantId: number): boolean {
    return (this.#known.get(tenantId) ?? 0) >= HEAVY_COST;
  }

  note(tenantId: number, cost: number): void {
    const before = this.#known.get(tenantId) ?? 0;
    if (this.#known.size >= TENANTS_MAX) this.#known.clear();
    this.#known.set(tenantId, Math.max(cost, before * KEPT_SHARE));
  }
}
