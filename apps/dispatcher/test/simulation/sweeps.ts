// Changes of webhooks that have steps left: the model makes them at once, so the rows that they have not come to differ.
import type { InspectSqlite, SweepRow } from '../support/inspect-sqlite.ts';

export class Sweeps {
  readonly webhooks: ReadonlySet<number>;
  readonly #sweeps: readonly SweepRow[];
  readonly #ahead: ReadonlyMap<number, number>;

  constructor(inspect: InspectSqlite) {
    this.#sweeps = inspect.sweeps();
    this.webhooks = new Set(this.#sweeps.map(({ endpoint_id: id }) => id));
    this.#ahead = this.#sweeps.length === 0 ? new Map() : inspect.sweptAhead();
  }

  /** One that was changed by hand or by an attempt meanwhile must be as if it had been reached. */
  isYetToReach({ seq, endpoint_id: webhookId }: { seq: number; endpoint_id: number }): boolean {
    const through = this.#ahead.get(seq) ?? 0;
    return this.#sweeps.some((one) => one.endpoint_id === webhookId && seq <= one.until_seq && one.id > through);
  }
}
