// Gathers the news of a transaction. Triggers of the writing connection report rows as they change, so that no act can
// forget to; what an act did that was undone is forgotten with it.
import type { Lane } from '@posthorn/contracts';
import type { LivePosition } from '@posthorn/contracts/live';
import type { Database } from 'better-sqlite3';
import { type Due, type DueEndpoint, type Ending, LOOK_NOW, type News, type SwitchedOff } from '../../../ports/news.ts';

type Kind =
  | 'due'
  | 'routing'
  | 'raised'
  | 'fan_out'
  | 'sweeps'
  | 'replays'
  | 'erasure'
  | 'token'
  | 'session'
  | 'gone'
  | 'failing';
/** `id` of the endpoint, tenant, token or session; `value`: when it is due, or its tenant. */
type Note = { kind: Kind; id: number; value: number };

/**
 * Of this connection alone: it is the one that writes. A delivery in flight is not due to anyone: who holds its lease knows
 * of it, until its lease is ended early.
 */
const TRIGGERS = `
  CREATE TEMP TRIGGER news_due_inserted AFTER INSERT ON main.deliveries
    WHEN NEW.due_at IS NOT NULL AND NEW.status IN ('pending', 'retrying')
    BEGIN SELECT note_news('due', NEW.endpoint_id, NEW.due_at); END;
  CREATE TEMP TRIGGER news_due_updated AFTER UPDATE OF due_at, status ON main.deliveries
    WHEN NEW.due_at IS NOT NULL
      AND (NEW.status IN ('pending', 'retrying') OR OLD.status = 'in_flight' AND NEW.due_at < OLD.due_at)
    BEGIN SELECT note_news('due', NEW.endpoint_id, NEW.due_at); END;
  CREATE TEMP TRIGGER news_endpoint AFTER UPDATE OF version ON main.endpoints
    BEGIN SELECT note_news('due', NEW.id, ${LOOK_NOW}); END;
  CREATE TEMP TRIGGER news_switched_off AFTER UPDATE OF is_active ON main.endpoints
    WHEN OLD.is_active = 1 AND NEW.is_active = 0 AND NEW.disabled_reason IN ('gone', 'failing')
    BEGIN SELECT note_news(NEW.disabled_reason, NEW.id, NEW.tenant_id); END;
  CREATE TEMP TRIGGER news_routing AFTER UPDATE OF routing_version ON main.tenants
    BEGIN SELECT note_news('routing', NEW.id, 0); END;
  CREATE TEMP TRIGGER news_raised AFTER INSERT ON main.operational_outbox
    BEGIN SELECT note_news('raised', 0, 0); END;
  CREATE TEMP TRIGGER news_fan_out AFTER INSERT ON main.fan_outs
    BEGIN SELECT note_news('fan_out', 0, 0); END;
  CREATE TEMP TRIGGER news_sweep AFTER INSERT ON main.sweeps
    BEGIN SELECT note_news('sweeps', 0, 0); END;
  CREATE TEMP TRIGGER news_replay_created AFTER INSERT ON main.replays
    BEGIN SELECT note_news('replays', 0, 0); END;
  CREATE TEMP TRIGGER news_replay_changed AFTER UPDATE OF status ON main.replays WHEN NEW.status <> OLD.status
    BEGIN SELECT note_news('replays', 0, 0); END;
  CREATE TEMP TRIGGER news_erasure AFTER INSERT ON main.erasures
    BEGIN SELECT note_news('erasure', 0, 0); END;
  CREATE TEMP TRIGGER news_token AFTER UPDATE OF revoked_at ON main.tokens WHEN NEW.revoked_at IS NOT NULL
    BEGIN SELECT note_news('token', NEW.id, 0); END;
  CREATE TEMP TRIGGER news_session AFTER DELETE ON main.sessions
    BEGIN SELECT note_news('session', OLD.id, 0); END`;

/** Of the connection whose transaction is under way. */
type Reading = { sql: <Row>(text: string) => { get: (...values: unknown[]) => Row | undefined } };

const ENDPOINT = 'SELECT id, tenant_id, lane, max_in_flight, version FROM endpoints WHERE id = ?';
type EndpointRow = { id: number; tenant_id: number; lane: string; max_in_flight: number; version: number };

export class CommitNews {
  #notes: Note[] = [];
  #head: LivePosition | null = null;
  #listener: ((news: News) => void) | null = null;

  /** @param listener told after each commit that made something true */
  watch(db: Database, listener: (news: News) => void): void {
    this.#listener = listener;
    db.function('note_news', (kind: Kind, id: number, value: number) => {
      // A release may change a million rows of one endpoint: what the last note says is not said again.
      const last = this.#notes.at(-1);
      const isSaid = last !== undefined && last.kind === kind && last.id === id && last.value <= value;
      if (!isSaid) this.#notes.push({ kind, id, value });
      return null;
    });
    db.exec(TRIGGERS);
  }

  get count(): number {
    return this.#notes.length;
  }

  /** What was undone did not happen. @param count what was noted before it */
  undo(count = 0): void {
    this.#notes.length = Math.min(this.#notes.length, count);
    if (count === 0) this.#head = null;
  }

  /** The log advanced to this change. */
  advanced(head: LivePosition): void {
    this.#head = head;
  }

  /** Reads what the news need, in the transaction. @returns publishes them; call it after the commit */
  gather(connection: Reading): () => void {
    if (this.#notes.length === 0 && this.#head === null) return () => undefined;
    const news = newsOf(connection, this.#notes, this.#head);
    this.#notes = [];
    this.#head = null;
    return () => this.#listener?.(news);
  }
}

function newsOf(connection: Reading, notes: readonly Note[], head: LivePosition | null): News {
  const dueAt = new Map<number, number>();
  const routing = new Set<number>();
  const ended: Ending[] = [];
  const switchedOff: SwitchedOff[] = [];
  const told = new Set<Kind>();
  for (const { kind, id, value } of notes) {
    told.add(kind);
    if (kind === 'due') dueAt.set(id, Math.min(dueAt.get(id) ?? value, value));
    else if (kind === 'routing') routing.add(id);
    else if (kind === 'token') ended.push({ tokenId: id });
    else if (kind === 'session') ended.push({ sessionId: id });
    else if (kind === 'gone' || kind === 'failing') {
      const isTarget = connection.sql('SELECT 1 FROM targets WHERE id = ?').get(id) !== undefined;
      switchedOff.push({ tenantId: value, endpointId: id, isTarget, reason: kind });
    }
  }
  const due: Due[] = [];
  for (const [id, at] of dueAt) {
    const endpoint = dueEndpointOf(connection, id);
    if (endpoint !== null) due.push({ endpoint, dueAt: at });
  }
  return {
    ...(due.length > 0 ? { due } : {}),
    ...(routing.size > 0 ? { routing: [...routing] } : {}),
    ...(told.has('raised') ? { raised: true } : {}),
    ...(told.has('fan_out') ? { fanOut: true } : {}),
    ...(told.has('sweeps') ? { sweeps: true } : {}),
    ...(told.has('replays') ? { replays: true } : {}),
    ...(told.has('erasure') ? { erasures: true } : {}),
    ...(ended.length > 0 ? { ended } : {}),
    ...(switchedOff.length > 0 ? { switchedOff } : {}),
    ...(head === null ? {} : { head }),
  };
}

/** Not through the whole endpoint, which may be one that cannot be read: a claim tells of that. */
function dueEndpointOf(connection: Reading, id: number): DueEndpoint | null {
  const row = connection.sql<EndpointRow>(ENDPOINT).get(id);
  if (row === undefined) return null;
  const { tenant_id: tenantId, lane, max_in_flight: maxInFlight, version } = row;
  return { id, tenantId, lane: lane as Lane, maxInFlight, version };
}
