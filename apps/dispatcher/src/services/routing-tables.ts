// What routing needs of each tenant, kept in memory. It may be out of date: an accept names the version it was routed
// by, and the store refuses an older one, so a stale copy costs a second try and never a wrong route.
import { RequestError } from '../domain/errors.ts';
import { searchSteps, subscribes } from '../domain/route.ts';
import type { Target } from '../domain/target.ts';
import { eventOf, type Trigger } from '../domain/trigger.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Store } from '../ports/store/index.ts';

type Source = Pick<Store, 'routingTable' | 'targetTable' | 'triggerTable' | 'news'>;

/** Webhooks or targets that are read at once: neither the store nor the event loop is kept for long. */
const PAGE = 500;
/** Subscribers that are remembered by name, over all names. */
const REMEMBERED_MAX = 200_000;
/** Each further try means that one was changed while the pages were read. */
const TRIES = 10;

const NONE: readonly Trigger[] = [];

export class RoutingTable {
  readonly version: number;
  readonly webhooks: readonly Webhook[];
  readonly #byName = new Map<string, readonly Webhook[]>();
  readonly #targets: ReadonlyMap<string, Target>;
  /** Those that are on, by the name of their event. */
  readonly #triggers = new Map<string, Trigger[]>();
  #remembered = 0;

  constructor(
    version: number,
    webhooks: readonly Webhook[],
    targets: readonly Target[] = [],
    triggers: readonly Trigger[] = [],
  ) {
    this.version = version;
    this.webhooks = webhooks;
    this.#targets = new Map(targets.map((target) => [target.handle, target]));
    for (const trigger of triggers) {
      if (!trigger.isActive) continue;
      const name = eventOf(trigger);
      const same = this.#triggers.get(name);
      if (same === undefined) this.#triggers.set(name, [trigger]);
      else same.push(trigger);
    }
  }

  get hasTriggers(): boolean {
    return this.#triggers.size > 0;
  }

  /** Those that run for an event, in order of their ids. */
  triggersOf(name: string): readonly Trigger[] {
    return this.#triggers.get(name) ?? NONE;
  }

  targetOf(handle: string): Target | undefined {
    return this.#targets.get(handle);
  }

  /** Steps that the next question for this name takes. */
  stepsOf(name: string): number {
    return this.#byName.has(name) ? 0 : searchSteps(this.webhooks.length);
  }

  /** In order of their ids. */
  subscribersOf(name: string): readonly Webhook[] {
    let found = this.#byName.get(name);
    if (found === undefined) {
      found = this.webhooks.filter((webhook) => subscribes(webhook, name));
      this.#remembered += found.length + 1;
      if (this.#remembered > REMEMBERED_MAX) {
        this.#byName.clear();
        this.#remembered = found.length + 1;
      }
      this.#byName.set(name, found);
    }
    return found;
  }
}

export class RoutingTables {
  readonly #store: Source;
  readonly #tables = new Map<number, Promise<RoutingTable>>();

  constructor(store: Source) {
    this.#store = store;
    store.news.subscribe((news) => {
      if (news === 'everything') this.#tables.clear();
      else for (const tenantId of news.routing ?? []) this.#tables.delete(tenantId);
    });
  }

  get(tenantId: number): Promise<RoutingTable> {
    return this.#tables.get(tenantId) ?? this.refreshed(tenantId);
  }

  /** Read again: the store refused what was routed by the table that was kept. */
  refreshed(tenantId: number): Promise<RoutingTable> {
    const table = readTable(this.#store, tenantId);
    this.#tables.set(tenantId, table);
    table.catch(() => {
      if (this.#tables.get(tenantId) === table) this.#tables.delete(tenantId);
    });
    return table;
  }
}

async function readTable(store: Source, tenantId: number): Promise<RoutingTable> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const found = await readAll(async (after) => {
      const { version, webhooks } = await store.routingTable({ tenantId, after, limit: PAGE });
      return { version, rows: webhooks };
    });
    if (found === null) continue;
    const targets = await readAll(async (after) => {
      const { version, targets: rows } = await store.targetTable({ tenantId, after, limit: PAGE });
      return { version, rows };
    });
    if (targets?.version !== found.version) continue;
    const { version, triggers } = await store.triggerTable({ tenantId });
    if (version === found.version) return new RoutingTable(version, found.rows, targets.rows, triggers);
  }
  throw new RequestError(
    'unavailable',
    'The webhooks, targets and triggers are changing too fast to read them. Try again.',
  );
}

type Read<Row> = { version: number; rows: Row[] };

/** All pages of one version; `null` = it changed meanwhile. */
async function readAll<Row extends { id: number }>(
  pageAfter: (id: number) => Promise<Read<Row>>,
): Promise<Read<Row> | null> {
  const first = await pageAfter(0);
  const rows = [...first.rows];
  for (let page = first; page.rows.length === PAGE; ) {
    page = await pageAfter(rows.at(-1)?.id ?? 0);
    if (page.version !== first.version) return null;
    rows.push(...page.rows);
  }
  return { version: first.version, rows };
}
