// Replays: finds the deliveries of a filter once and in bounded steps, then sends each again exactly once, even after a
// crash: the commit that adds a delivery also removes its item. Several writers: each act reads and writes the replay's row in
// one transaction that holds it, and an item is sent by the act that deletes it.
import { changesBetween } from '../../domain/audit.ts';
import { statusOf } from '../../domain/by-hand.ts';
import type { DeliveryFilter } from '../../domain/records.ts';
import { changed, endIfDone, planned, type Replay, type ReplayItem, skips } from '../../domain/replay.ts';
import type {
  ChangeReplayInput,
  ChangeReplayOutcome,
  CreateReplayInput,
  DropReplayItemsInput,
  PlanReplayInput,
  RenderedAgain,
  ReplayStep,
  ReplayStepInput,
  ReplayTarget,
  Taken,
} from '../../ports/store/replays.ts';
import type { Dialect } from '../dialect.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { writeAudit } from './audit.ts';
import { isEndpointActive, OLD_PART, type OldRow, replayDelivery } from './copy-delivery.ts';
import { asksForRecovered, IS_RECOVERED, looksInsideOf, narrowed } from './delivery-query.ts';
import { conditions } from './delivery-reads.ts';
import { takeReplay } from './replay-leases.ts';
import { findReplayRow, getReplay, type ReplayRow, replayFromRow, writeReplay } from './replay-rows.ts';
import { type ErasedAt, erasedAtFor } from './shown-events.ts';
import { findTarget } from './target-rows.ts';
import { isTroubled, TROUBLED } from './troubled.ts';

export function* createReplay(tx: Tx, input: CreateReplayInput): Steps<Replay> {
  const newest = yield* tx.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM deliveries');
  const filter = JSON.stringify(input.filter);
  const added = yield* tx.get<{ id: number }>(
    `INSERT INTO replays (tenant_id, status, filter, rate_per_second, until_seq, starts_at_once, token_id, created_at)
       VALUES (?, 'planning', ?, ?, ?, ?, ?, ?) RETURNING id`,
    [
      input.tenantId,
      filter,
      input.ratePerSecond,
      newest?.seq ?? 0,
      flag(input.startsAtOnce),
      input.actor.tokenId,
      input.now,
    ],
  );
  if (added === undefined) throw new Error('the replay just written has no id');
  const { id } = added;
  const { tenantId, actor, now } = input;
  const shown = { filter: input.filter, rate_per_second: input.ratePerSecond, start: input.startsAtOnce };
  yield* writeAudit(tx, {
    tenantId,
    at: now,
    actor,
    action: 'replay.created',
    subject: 'replay',
    subjectId: String(id),
    changes: changesBetween(null, { shown, hidden: {} }),
  });
  const replay = yield* getReplay(tx, { tenantId, id });
  if (replay === null) throw new Error(`replay ${id} was just written and cannot be read back`);
  return replay;
}

export function* planReplay(tx: Tx, input: PlanReplayInput): Steps<(Replay & Taken) | null> {
  const row = yield* findReplayRow(tx, input.id);
  if (row === undefined) return null;
  const replay = replayFromRow(row);
  if (replay.status !== 'planning') return replay;
  const takenUntil = yield* takeReplay(tx, row, input.now);
  if (takenUntil !== null) return { ...replay, takenUntil };
  // Writes wait for it: where bodies are looked into, a step is shorter.
  const limit = looksInsideOf(replay.filter.query) ? Math.min(input.limit, INSIDE_MAX_ROWS) : input.limit;
  const { end, found } = yield* searchOn(tx, row, narrowed(replay.filter), limit);
  yield* tx.run('UPDATE replays SET cursor_seq = ? WHERE id = ?', [end ?? row.until_seq, row.id]);
  const next = planned(replay, { found, isOver: end === null }, input.now);
  yield* writeReplay(tx, next);
  return next;
}

/** Rows of a step whose bodies are looked into. */
const INSIDE_MAX_ROWS = 200;

/** What may match, by the narrowest index there is, so that little is examined in vain. */
function candidatesOf(
  { using }: Dialect,
  { eventId, profileId, webhookId, targetId, statuses, reason }: DeliveryFilter,
): string {
  if (eventId !== undefined)
    return `${using('deliveries_by_event')} WHERE event_seq = (SELECT seq FROM events WHERE id = :eventId)`;
  if (profileId !== undefined)
    return `${using('deliveries_by_event')} WHERE event_seq IN
      (SELECT seq FROM events WHERE tenant_id = :tenantId AND profile_id = :profileId)`;
  if (webhookId !== undefined) return `${using('deliveries_by_webhook')} WHERE endpoint_id = :webhookId`;
  if (targetId !== undefined) return `${using('deliveries_by_webhook')} WHERE endpoint_id = :targetId`;
  const only = reason === undefined ? (statuses?.length === 1 ? statuses[0] : undefined) : statusOf(reason);
  const troubled = only !== undefined && TROUBLED.some((one) => one === only);
  if (!troubled) return `${using('deliveries_by_tenant')} WHERE tenant_id = :tenantId`;
  // The index is of these rows only: SQLite uses it where its own condition is said again.
  return `${using('deliveries_troubled')} WHERE tenant_id = :tenantId AND status = '${only}' AND ${isTroubled('status')}`;
}

/** What a copy has made good is not sent again, unless the filter asks for it. */
const leavesOut = ({ query }: DeliveryFilter): string =>
  asksForRecovered(query) ? '' : `AND NOT coalesce(${IS_RECOVERED}, FALSE)`;

/** Examines at most `limit` rows. `end` = how far it came, `null` = to the end. */
function* searchOn(
  tx: Tx,
  row: ReplayRow,
  filter: DeliveryFilter,
  limit: number,
): Steps<{ end: number | null; found: number }> {
  const at = yield* erasedAtFor(tx, row.tenant_id);
  const { where, values } = conditions(tx.dialect, filter, at);
  const candidates = `SELECT seq FROM deliveries ${candidatesOf(tx.dialect, filter)}
    AND seq > :cursor AND seq <= :lastSeq ORDER BY seq LIMIT :limit`;
  const bounds = { cursor: row.cursor_seq, lastSeq: row.until_seq, tenantId: row.tenant_id, limit };
  const given = { ...values, ...bounds };
  const examined = yield* tx.get<{ end: number | null; count: number }>(
    `SELECT max(seq) AS "end", count(*) AS count FROM (${candidates})`,
    given,
  );
  // Nothing but the candidates is looked at.
  const changes = yield* tx.run(
    `INSERT INTO replay_items (replay_id, delivery_seq)
       SELECT :replayId, d.seq FROM (${candidates}) c ${tx.dialect.joinInOrder} deliveries d ON d.seq = c.seq
         LEFT JOIN events e ON e.seq = d.event_seq
       WHERE ${['d.tenant_id = :tenantId', 'd.is_test = 0', 'd.created_at <= :createdAt', ...where].join(' AND ')}
         AND EXISTS (SELECT 1 FROM endpoints w WHERE w.id = d.endpoint_id) AND ${at} IS NULL ${leavesOut(filter)}`,
    { ...given, replayId: row.id, createdAt: row.created_at },
  );
  const more = examined !== undefined && examined.count === limit;
  return { end: more ? examined.end : null, found: changes };
}

export function* changeReplay(tx: Tx, input: ChangeReplayInput): Steps<ChangeReplayOutcome> {
  const replay = yield* getReplay(tx, input);
  if (replay === null) return { kind: 'not-found' };
  const next = changed(replay, input.action, input.now);
  if (next === null) return { kind: 'refused', replay };
  yield* writeReplay(tx, next);
  yield* writeAudit(tx, {
    tenantId: input.tenantId,
    at: input.now,
    actor: input.actor,
    action: AUDITED[input.action],
    subject: 'replay',
    subjectId: String(input.id),
    changes: changesBetween(
      { shown: { status: replay.status }, hidden: {} },
      { shown: { status: next.status }, hidden: {} },
    ),
  });
  return { kind: 'changed', replay: next };
}

const AUDITED = {
  start: 'replay.started',
  pause: 'replay.paused',
  resume: 'replay.resumed',
  cancel: 'replay.cancelled',
} as const;

type Item = Omit<OldRow, 'seq' | 'id'> & {
  delivery_seq: number;
  id: string | null;
  endpoint_id: number;
  erased: number;
  has_event: number;
  body: number;
  recovered: number;
};

const nextItems = (filter: DeliveryFilter, at: ErasedAt): string => `
  SELECT i.delivery_seq, d.id, d.endpoint_id, ${OLD_PART}, ${at} IS NOT NULL AS erased,
    e.seq IS NOT NULL AS has_event, d.body IS NOT NULL OR e.seq IS NOT NULL AS body,
    ${asksForRecovered(filter.query) ? 'FALSE' : `coalesce(${IS_RECOVERED}, FALSE)`} AS recovered
  FROM replay_items i
    LEFT JOIN deliveries d ON d.seq = i.delivery_seq AND d.tenant_id = :tenantId AND d.created_at <= :createdAt
    LEFT JOIN events e ON e.seq = d.event_seq
  WHERE i.replay_id = :id ORDER BY i.delivery_seq LIMIT :limit`;

const itemOf = (row: Item): ReplayItem => ({
  isStored: row.id !== null,
  isErased: row.erased === 1,
  hasBody: row.body === 1,
  isRecovered: row.recovered === 1,
});

/** What is left out does not count for the rate: a step looks further, but not without end. */
const LOOKS_MAX = 20;
const LOOK_ITEMS = 100;

export function* replayStep(tx: Tx, input: ReplayStepInput): Steps<ReplayStep | null> {
  const row = yield* findReplayRow(tx, input.id);
  if (row === undefined) return null;
  const replay = replayFromRow(row);
  if (replay.status !== 'running') return { replay, added: 0 };
  const takenUntil = yield* takeReplay(tx, row, input.now);
  if (takenUntil !== null) return { replay, added: 0, takenUntil };
  const { id, tenantId, createdAt, total } = replay;
  const at = yield* erasedAtFor(tx, tenantId);
  let { replayed, skipped } = replay;
  const ulids = [...input.ulids];
  const rendered = new Map((input.rendered ?? []).map((one) => [one.deliverySeq, one]));
  for (let looks = 0; looks < LOOKS_MAX && ulids.length > 0 && replayed + skipped < total; looks += 1) {
    const items = yield* tx.all<Item>(nextItems(replay.filter, at), { id, tenantId, createdAt, limit: LOOK_ITEMS });
    for (const item of items) {
      if (ulids.length === 0) break;
      const again = rendered.get(item.delivery_seq);
      if (again === undefined && (yield* isToBeRendered(tx, replay, item))) {
        ulids.length = 0;
        break;
      }
      if (!(yield* takeItem(tx, replay, item, { ulid: ulids[0] ?? '', again, now: input.now }))) skipped += 1;
      else {
        ulids.shift();
        replayed += 1;
      }
    }
  }
  const next = endIfDone({ ...replay, replayed, skipped }, input.now);
  yield* writeReplay(tx, next);
  return { replay: next, added: replayed - replay.replayed };
}

/** What is sent to a target is rendered again, where its event is there to render it from. */
function* isToBeRendered(tx: Tx, replay: Replay, item: Item): Steps<boolean> {
  if (item.is_target !== 1 || item.has_event !== 1 || skips(itemOf(item))) return false;
  return (yield* isEndpointActive(tx, replay.tenantId, item.endpoint_id)) !== null;
}

type Taking = { ulid: string; again: RenderedAgain | undefined; now: number };

/** `false` = the delivery is skipped. */
function* takeItem(tx: Tx, replay: Replay, item: Item, { ulid, again, now }: Taking): Steps<boolean> {
  yield* tx.run('DELETE FROM replay_items WHERE replay_id = ? AND delivery_seq = ?', [replay.id, item.delivery_seq]);
  const isActive = skips(itemOf(item)) ? null : yield* isEndpointActive(tx, replay.tenantId, item.endpoint_id);
  if (isActive === null) return false;
  const old = { ...item, seq: item.delivery_seq, id: item.id ?? '' };
  yield* replayDelivery(tx, old, { replayId: replay.id, isActive, ulid, again, now });
  return true;
}

type TargetItem = { delivery_seq: number; endpoint_id: number; context: string; variables: string | null };

export function* replayTargets(tx: Tx, { id, limit }: DropReplayItemsInput): Steps<ReplayTarget[]> {
  const row = yield* findReplayRow(tx, id);
  if (row === undefined) return [];
  const at = yield* erasedAtFor(tx, row.tenant_id);
  const items = yield* tx.all<TargetItem>(
    `SELECT i.delivery_seq, d.endpoint_id, e.context, d.variables
       FROM (SELECT delivery_seq FROM replay_items WHERE replay_id = ? ORDER BY delivery_seq LIMIT ?) i
         ${tx.dialect.joinInOrder} deliveries d ON d.seq = i.delivery_seq
         ${tx.dialect.joinInOrder} events e ON e.seq = d.event_seq
       WHERE d.is_target = 1 AND d.tenant_id = ? AND ${at} IS NULL`,
    [id, limit, row.tenant_id],
  );
  const found: ReplayTarget[] = [];
  for (const { delivery_seq: deliverySeq, endpoint_id: targetId, context, variables } of items) {
    const target = yield* findTarget(tx, row.tenant_id, targetId);
    if (target !== null) found.push({ deliverySeq, target, context, variables });
  }
  return found;
}

export function* dropReplayItems(tx: Tx, input: DropReplayItemsInput): Steps<boolean> {
  const row = yield* findReplayRow(tx, input.id);
  if (row?.status !== 'cancelled') return false;
  const changes = yield* tx.run(
    `DELETE FROM replay_items WHERE replay_id = :id AND delivery_seq IN
         (SELECT delivery_seq FROM replay_items WHERE replay_id = :id ORDER BY delivery_seq LIMIT :limit)`,
    input,
  );
  return changes === input.limit;
}
