// Keeps the number of due and of later deliveries per webhook as rows change: a trigger of the writing connection reports
// every change of `due_at`. A question moves deliveries from later to due, and looks only at webhooks where one came due.
// Where there are many webhooks, one act does a part of it and the next one continues: each webhook is counted as of the
// time of the question, at one moment while it is answered.
import type { Lane } from '@posthorn/contracts';
import type { QueueDepth } from '../../../ports/store/upkeep.ts';
import type { Connection } from '../connection/connection.ts';

/** Bounds are never too late; `isExact` where a due one has exactly `earliestAt`. */
type Entry = {
  /** `null` = to be asked for: it may have changed. */
  lane: Lane | null;
  tenantId: number | null;
  due: number;
  later: number;
  /** `due` and `later` are of this time. */
  asOf: number;
  earliestAt: number;
  isExact: boolean;
  /** Nothing of `later` is due before. */
  nextAt: number;
};

const NEVER = Number.POSITIVE_INFINITY;
/** Before every time there is. */
const EVER = -9e18;

const ENTRIES = 'deliveries INDEXED BY deliveries_due WHERE endpoint_id = +:endpointId AND (failures > 0)';
const count = (retried: 0 | 1): string =>
  `(SELECT count(*) FROM ${ENTRIES} = ${retried} AND due_at > +:after AND due_at <= +:until)`;
const firstAfter = (retried: 0 | 1): string =>
  `coalesce((SELECT due_at FROM ${ENTRIES} = ${retried} AND due_at > +:after ORDER BY due_at LIMIT 1), 9e18)`;
export const PASSED = `SELECT ${count(0)} + ${count(1)} AS passed`;
export const NEXT = `SELECT min(${firstAfter(0)}, ${firstAfter(1)}) AS next_at`;
const dueOnly = (yes: string, no: string): string => `iif(due_at <= +:now, ${yes}, ${no})`;
export const ALL = `SELECT endpoint_id, sum(${dueOnly('1', '0')}) AS due, sum(${dueOnly('0', '1')}) AS later,
    min(${dueOnly('due_at', 'NULL')}) AS earliest_at, min(${dueOnly('NULL', 'due_at')}) AS next_at
  FROM deliveries INDEXED BY deliveries_due
  WHERE due_at IS NOT NULL AND endpoint_id > +:countedTo GROUP BY endpoint_id ORDER BY endpoint_id`;
type Counted = { endpoint_id: number; due: number; later: number; earliest_at: number | null; next_at: number | null };

/** What one act may do: together one or two milliseconds. */
export type CountLimits = { rows: number; webhooks: number; queries: number };
const LIMITS: CountLimits = { rows: 10_000, webhooks: 10_000, queries: 300 };

/** A question that is being answered. */
type Question = {
  now: number;
  /** Those that are left. Webhooks that get an entry meanwhile come last. */
  entries: Iterator<[number, Entry]>;
  /** Of all tenants. */
  total: QueueDepth;
  /** Of each tenant that was asked for; `null` = only the total is. */
  byTenant: Map<number, QueueDepth> | null;
};

/** One part of it. */
export type Asked = {
  now: number;
  /** What an earlier part was answered with; 0, or one that is not known any more, begins again. */
  number: number;
  /** Only webhooks of these tenants are looked at, each tenant for itself; `null` = all are, for the total. */
  tenantIds: readonly number[] | null;
  /** Less in tests. */
  limits?: CountLimits | undefined;
};

export type Depths = Pick<Question, 'total' | 'byTenant'>;

export class QueueCounts {
  readonly #entries = new Map<number, Entry>();
  /** Webhooks up to this id are counted; changes of the others are not followed yet. */
  #countedTo = Number.NEGATIVE_INFINITY;
  #asOf = EVER;
  readonly #questions = new Map<number, Question>();
  /** Of the process: a number from before everything was counted again must not be taken for another question. */
  static #lastQuestion = 0;
  /** Queries that the act under way may still make. */
  #queriesLeft = 0;

  /** A row of this webhook had one due time and has another now; `null` = none. */
  changed(endpointId: number, before: number | null, after: number | null): void {
    if (endpointId > this.#countedTo) return;
    let entry = this.#entries.get(endpointId);
    if (entry === undefined) {
      entry = { ...NOTHING, asOf: this.#asOf };
      this.#entries.set(endpointId, entry);
    }
    if (before !== null) {
      if (before > entry.asOf) entry.later -= 1;
      else noLongerDue(entry, 1, before);
    }
    if (after !== null && after > entry.asOf) {
      entry.later += 1;
      entry.nextAt = Math.min(entry.nextAt, after);
    } else if (after !== null) {
      entry.due += 1;
      if (after <= entry.earliestAt) {
        entry.earliestAt = after;
        entry.isExact = true;
      }
    }
    if (entry.due === 0 && entry.later === 0) this.#entries.delete(endpointId);
  }

  laneChanged(endpointId: number): void {
    const entry = this.#entries.get(endpointId);
    if (entry !== undefined) entry.lane = null;
  }

  /**
   * Does a part of the work for a question.
   * @returns the answer, or the number to continue with
   */
  ask(connection: Connection, { now, number, tenantIds, limits = LIMITS }: Asked): Depths | { number: number } {
    this.#asOf = now;
    if (!this.#countOn(connection, now, limits)) return { number: 0 };
    const question = this.#questions.get(number) ?? this.#begin(now, tenantIds);
    this.#questions.delete(number);
    if (this.#goOn(connection, question, limits)) return question;
    QueueCounts.#lastQuestion += 1;
    this.#questions.set(QueueCounts.#lastQuestion, question);
    return { number: QueueCounts.#lastQuestion };
  }

  /**
   * Counts some webhooks that were not counted yet. A single one is counted at one moment, however many it has: in an index,
   * 56 ms for a million, and only after a start or a commit of another process. @returns whether all are
   */
  #countOn(connection: Connection, now: number, limits: CountLimits): boolean {
    if (this.#countedTo === NEVER) return true;
    let [rows, webhooks] = [0, 0];
    const countedTo = Math.max(0, this.#countedTo);
    for (const one of connection.sql<Counted>(ALL).iterate({ now, countedTo })) {
      if (rows >= limits.rows || webhooks >= limits.webhooks) return false;
      const { endpoint_id: id, due, later, earliest_at, next_at } = one;
      const times = { earliestAt: earliest_at ?? NEVER, isExact: true, nextAt: next_at ?? NEVER };
      this.#entries.set(id, { ...NOTHING, due, later, asOf: now, ...times });
      this.#countedTo = id;
      rows += due + later;
      webhooks += 1;
    }
    this.#countedTo = NEVER;
    return true;
  }

  #begin(now: number, tenantIds: readonly number[] | null): Question {
    const byTenant = tenantIds === null ? null : new Map(tenantIds.map((id) => [id, nothingWaits()]));
    return { now, entries: this.#entries.entries(), total: nothingWaits(), byTenant };
  }

  /** @returns whether it is answered */
  #goOn(connection: Connection, question: Question, limits: CountLimits): boolean {
    this.#queriesLeft = limits.queries;
    for (let looked = 0; looked < limits.webhooks && this.#queriesLeft > 0; looked += 1) {
      const next = question.entries.next();
      if (next.done) return true;
      const [endpointId, entry] = next.value;
      if (entry.lane === null) this.#findOwner(connection, endpointId, entry);
      const depth = question.byTenant === null ? question.total : question.byTenant.get(entry.tenantId ?? 0);
      if (depth === undefined) continue;
      this.#move(connection, endpointId, entry, question.now);
      const lane = depth[entry.lane ?? 'default'];
      lane.due += entry.due;
      lane.later += entry.later;
      if (entry.due === 0 || entry.earliestAt >= (lane.oldestDueAt ?? NEVER)) continue;
      // Asks the index only where a bound may be the earliest of its lane.
      if (!entry.isExact) {
        entry.earliestAt = this.#nextAfter(connection, endpointId, EVER);
        entry.isExact = true;
      }
      lane.oldestDueAt = Math.min(lane.oldestDueAt ?? NEVER, entry.earliestAt);
    }
    return false;
  }

  #move(connection: Connection, endpointId: number, entry: Entry, now: number): void {
    if (now > entry.asOf) this.#moveOn(connection, endpointId, entry, now);
    else if (now < entry.asOf) this.#moveBack(connection, endpointId, entry, now);
    entry.asOf = now;
  }

  #moveOn(connection: Connection, endpointId: number, entry: Entry, now: number): void {
    if (entry.later === 0) entry.nextAt = NEVER;
    if (entry.nextAt > now) return;
    const passed = this.#passedIn(connection, endpointId, entry.asOf, now);
    // Whatever was due before is earlier than what came due now.
    if (entry.due === 0 && passed > 0) {
      entry.earliestAt = Math.max(entry.asOf, entry.nextAt);
      entry.isExact = false;
    }
    entry.due += passed;
    entry.later -= passed;
    entry.nextAt = entry.later === 0 ? NEVER : this.#nextAfter(connection, endpointId, now);
  }

  /** The clock was set back, or an older question comes late. */
  #moveBack(connection: Connection, endpointId: number, entry: Entry, now: number): void {
    if (entry.due === 0) return;
    const passed = this.#passedIn(connection, endpointId, now, entry.asOf);
    if (passed === 0) return;
    noLongerDue(entry, passed, NEVER);
    entry.later += passed;
    entry.nextAt = now;
  }

  #passedIn(connection: Connection, endpointId: number, after: number, until: number): number {
    this.#queriesLeft -= 1;
    return connection.sql<{ passed: number }>(PASSED).get({ endpointId, after, until })?.passed ?? 0;
  }

  #nextAfter(connection: Connection, endpointId: number, after: number): number {
    this.#queriesLeft -= 1;
    return connection.sql<{ next_at: number }>(NEXT).get({ endpointId, after })?.next_at ?? NEVER;
  }

  /** A deleted webhook has neither any more. */
  #findOwner(connection: Connection, endpointId: number, entry: Entry): void {
    this.#queriesLeft -= 1;
    const row = connection
      .sql<{ lane: Lane; tenant_id: number }>('SELECT lane, tenant_id FROM endpoints WHERE id = ?')
      .get(endpointId);
    entry.lane = row?.lane ?? 'default';
    entry.tenantId = row?.tenant_id ?? null;
  }
}

const NOTHING: Entry = {
  ...{ lane: null, tenantId: null, due: 0, later: 0 },
  ...{ asOf: EVER, earliestAt: NEVER, isExact: true, nextAt: NEVER },
};

const nothingWaits = (): QueueDepth => ({
  high: { due: 0, later: 0, oldestDueAt: null },
  default: { due: 0, later: 0, oldestDueAt: null },
  low: { due: 0, later: 0, oldestDueAt: null },
});

function noLongerDue(entry: Entry, count: number, earliestAt: number): void {
  entry.due -= count;
  if (entry.due === 0) {
    entry.earliestAt = NEVER;
    entry.isExact = true;
  } else if (earliestAt <= entry.earliestAt) entry.isExact = false;
}
