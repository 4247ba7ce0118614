// What routing needs of each tenant, kept in memory. It may be out of date: an accept names the version it was routed
// by, and the store refuses an older one, so a stale copy costs a second try and never a wrong route.
import type { Webhook } from '../domain/webhook.ts';
import type { Store } from '../ports/store.ts';

export type RoutingTable = { version: number; webhooks: Webhook[] };

export class Subscriptions {
  readonly #store: Pick<Store, 'routingTable'>;
  readonly #tables = new Map<number, Promise<RoutingTable>>();

  constructor(store: Pick<Store, 'routingTable'>) {
    this.#store = store;
  }

  get(tenantId: number): Promise<RoutingTable> {
    let table = this.#tables.get(tenantId);
    if (table === undefined) {
      table = this.#store.routingTable({ tenantId });
      this.#tables.set(tenantId, table);
      table.catch(() => this.forget(tenantId));
    }
    return table;
  }

  forget(tenantId: number): void {
    this.#tables.delete(tenantId);
  }
}
