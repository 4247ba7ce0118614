// Keeps the number of due and of later deliveries per webhook as rows change: a trigger of the writing connection reports
// every change of `due_at`. A query moves deliveries from later to due, and looks only at those that came due since the
// last query.
import type { Lane } from '@posthorn/contracts';
import type { QueueDepth } from '../../ports/store.ts';
import type { Session } from './session.ts';

/** Bounds are never too late; `isExact` where a due one has exactly `earliestAt`. */
type Entry = {
  /** `null` = to be asked for: it may have changed. */
  lane: Lane | null;
  tenantId: number | null;
  due: number;
  later: number;
  earliestAt: number;
  isExact: boolean;
  /** Nothing of `later` is due before. */
  nextAt: number;
};

const NEVER = Number.POSITIVE_INFINITY;
/** Before every time there is. */
const EVER = -9e18;

const ENTRIES = 'deliveries INDEXED BY deliveries_due WHERE webhook_id = +:webhookId AND (failures > 0)';
const count = (retried: 0 | 1): string =>
  `(SELECT count(*) FROM ${ENTRIES} = ${retried} AND due_at > +:after AND due_at <= +:until)`;
const firstAfter = (retried: 0 | 1): string =>
  `coalesce((SELECT due_at FROM ${ENTRIES} = ${retried} AND due_at > +:after ORDER BY due_at LIMIT 1), 9e18)`;
export const PASSED = `SELECT ${count(0)} + ${count(1)} AS passed`;
export const NEXT = `SELECT min(${firstAfter(0)}, ${firstAfter(1)}) AS next_at`;
const ALL = `SELECT webhook_id, sum(due_at <= :now) AS due, sum(due_at > :now) AS later
  FROM deliveries INDEXED BY deliveries_due WHERE due_at IS NOT NULL GROUP BY webhook_id`;

export class QueueCounts {
  readonly #entries = new Map<number, Entry>();
  /** What is `due` is so at this time. */
  #asOf: number;

  private constructor(now: number) {
    this.#asOf = now;
  }

  /** Counts everything once. */
  static of(session: Session, now: number): QueueCounts {
    const counts = new QueueCounts(now);
    for (const { webhook_id, due, later } of session
      .sql<{ webhook_id: number; due: number; later: number }>(ALL)
      .all({ now })) {
      const bounds = { earliestAt: due > 0 ? EVER : NEVER, isExact: due === 0, nextAt: later > 0 ? now : NEVER };
      counts.#entries.set(webhook_id, { lane: null, tenantId: null, due, later, ...bounds });
    }
    return counts;
  }

  /** A row of this webhook had one due time and has another now; `null` = none. */
  changed(webhookId: number, before: number | null, after: number | null): void {
    let entry = this.#entries.get(webhookId);
    if (entry === undefined) {
      entry = { lane: null, tenantId: null, due: 0, later: 0, earliestAt: NEVER, isExact: true, nextAt: NEVER };
      this.#entries.set(webhookId, entry);
    }
    if (before !== null) {
      if (before > this.#asOf) entry.later -= 1;
      else this.#noLongerDue(entry, 1, before);
    }
    if (after !== null && after > this.#asOf) {
      entry.later += 1;
      entry.nextAt = Math.min(entry.nextAt, after);
    } else if (after !== null) {
      entry.due += 1;
      if (after <= entry.earliestAt) {
        entry.earliestAt = after;
        entry.isExact = true;
      }
    }
    if (entry.due === 0 && entry.later === 0) this.#entries.delete(webhookId);
  }

  #noLongerDue(entry: Entry, count: number, earliestAt: number): void {
    entry.due -= count;
    if (entry.due === 0) {
      entry.earliestAt = NEVER;
      entry.isExact = true;
    } else if (earliestAt <= entry.earliestAt) entry.isExact = false;
  }

  laneChanged(webhookId: number): void {
    const entry = this.#entries.get(webhookId);
    if (entry !== undefined) entry.lane = null;
  }

  at(session: Session, now: number): QueueDepth {
    if (now > this.#asOf) this.#goOn(session, now);
    else if (now < this.#asOf) this.#goBack(session, now);
    this.#asOf = now;
    return this.#lanesOf(session, [...this.#entries]);
  }

  /** Of each of these tenants alone. */
  ofTenants(session: Session, now: number, tenantIds: readonly number[]): Map<number, QueueDepth> {
    this.at(session, now);
    const byTenant = new Map(tenantIds.map((id): [number, [number, Entry][]] => [id, []]));
    for (const one of this.#entries) byTenant.get(one[1].tenantId ?? 0)?.push(one);
    return new Map([...byTenant].map(([id, entries]) => [id, this.#lanesOf(session, entries)]));
  }

  #lanesOf(session: Session, entries: readonly [number, Entry][]): QueueDepth {
    const lanes: QueueDepth = {
      high: { due: 0, later: 0, oldestDueAt: null },
      default: { due: 0, later: 0, oldestDueAt: null },
      low: { due: 0, later: 0, oldestDueAt: null },
    };
    for (const [webhookId, entry] of entries) {
      if (entry.lane === null) Object.assign(entry, ownerOf(session, webhookId));
      const lane = lanes[entry.lane ?? 'default'];
      lane.due += entry.due;
      lane.later += entry.later;
    }
    this.#findOldest(session, lanes, entries);
    return lanes;
  }

  #goOn(session: Session, now: number): void {
    for (const [webhookId, entry] of this.#entries) {
      if (entry.later === 0) entry.nextAt = NEVER;
      if (entry.nextAt > now) continue;
      const passed = passedIn(session, webhookId, this.#asOf, now);
      entry.nextAt = nextAfter(session, webhookId, now);
      if (passed === 0) continue;
      // Whatever was due before is earlier than what came due now.
      if (entry.due === 0) {
        entry.earliestAt = this.#asOf;
        entry.isExact = false;
      }
      entry.due += passed;
      entry.later -= passed;
    }
  }

  /** The clock was set back, or an older question comes late. */
  #goBack(session: Session, now: number): void {
    for (const [webhookId, entry] of this.#entries) {
      if (entry.due === 0) continue;
      const passed = passedIn(session, webhookId, now, this.#asOf);
      if (passed === 0) continue;
      this.#noLongerDue(entry, passed, NEVER);
      entry.later += passed;
      entry.nextAt = now;
    }
  }

  /** Asks the index only where a bound may be the earliest of its lane. */
  #findOldest(session: Session, lanes: QueueDepth, entries: readonly [number, Entry][]): void {
    const due = entries.filter(([, entry]) => entry.due > 0);
    for (const [webhookId, entry] of due.sort(([, a], [, b]) => a.earliestAt - b.earliestAt)) {
      const lane = lanes[entry.lane ?? 'default'];
      if (entry.earliestAt >= (lane.oldestDueAt ?? NEVER)) continue;
      if (!entry.isExact) {
        entry.earliestAt = nextAfter(session, webhookId, EVER);
        entry.isExact = true;
      }
      lane.oldestDueAt = Math.min(lane.oldestDueAt ?? NEVER, entry.earliestAt);
    }
  }
}

const passedIn = (session: Session, webhookId: number, after: number, until: number): number =>
  session.sql<{ passed: number }>(PASSED).get({ webhookId, after, until })?.passed ?? 0;

const nextAfter = (session: Session, webhookId: number, after: number): number =>
  session.sql<{ next_at: number }>(NEXT).get({ webhookId, after })?.next_at ?? NEVER;

/** A deleted webhook has neither any more. */
function ownerOf(session: Session, webhookId: number): { lane: Lane; tenantId: number | null } {
  const row = session
    .sql<{ lane: Lane; tenant_id: number }>('SELECT lane, tenant_id FROM webhooks WHERE id = ?')
    .get(webhookId);
  return { lane: row?.lane ?? 'default', tenantId: row?.tenant_id ?? null };
}
