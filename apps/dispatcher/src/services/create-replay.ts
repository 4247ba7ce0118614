import { canonicalName, parseTime, REPLAY_RATE_DEFAULT, type ReplayFilter, replayCreate } from '@posthorn/contracts';
import { narrowingOf, parse } from '@posthorn/query';
import { actorOf } from '../domain/audit.ts';
import { canonicalQuery } from '../domain/delivery-query.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import type { DeliveryFilter } from '../domain/records.ts';
import type { Replay } from '../domain/replay.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = {
  store: Pick<Store, 'createReplay' | 'planReplay'>;
  clock: Clock;
};

/** Rows examined in one act: other acts wait for no more than these. */
const PLAN_CHUNK_ROWS = 2000;
/** A plan that takes longer goes on without the caller. */
const WAIT_MAX_MS = 250;
const FINISHED: readonly string[] = ['delivered', 'failed', 'cancelled'];

/** Stores the replay and counts what it would send; still `planning` where that takes a while. */
export function createReplay(deps: Deps) {
  return async (token: Token, value: unknown): Promise<{ replay: Replay; warnings: string[] }> => {
    const input = replayCreate.safeParse(value);
    if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
    const { rate_per_second: ratePerSecond = REPLAY_RATE_DEFAULT, start: startsAtOnce = false } = input.data;
    const begunAt = deps.clock.now();
    const filter = filterOf(input.data.filter, begunAt);
    const { tenantId } = token;
    const asked = { tenantId, filter, ratePerSecond, startsAtOnce, actor: actorOf(token), now: begunAt };
    const replay = await createAndPlan(deps, asked);
    return { replay, warnings: warningsOf(filter) };
  };
}

async function createAndPlan({ store, clock }: Deps, asked: Parameters<Store['createReplay']>[0]): Promise<Replay> {
  const begunAt = clock.monotonic();
  let replay = await store.createReplay(asked);
  while (replay.status === 'planning' && clock.monotonic() - begunAt < WAIT_MAX_MS) {
    const next = await store.planReplay({ id: replay.id, limit: PLAN_CHUNK_ROWS, now: clock.now() });
    if (next === null) throw new Error(`replay ${replay.id} was lost while it was planned`);
    replay = next;
  }
  return replay;
}

function filterOf(given: ReplayFilter, now: number): DeliveryFilter {
  const filter: DeliveryFilter = {};
  if (given.status !== undefined) filter.statuses = typeof given.status === 'string' ? [given.status] : given.status;
  if (given.reason !== undefined) filter.reason = given.reason;
  // An alias finds what is stored under its canonical name.
  if (given.event !== undefined) filter.name = canonicalName(given.event);
  if (given.webhook_id !== undefined) filter.webhookId = given.webhook_id;
  if (given.target_id !== undefined) filter.targetId = given.target_id;
  if (given.event_id !== undefined) filter.eventId = given.event_id;
  if (given.profile_id !== undefined) filter.profileId = given.profile_id;
  if (given.code !== undefined) filter.code = given.code;
  if (given.search !== undefined) filter.search = given.search;
  const query = canonicalQuery(given.query ?? '', now, 'filter.query');
  if (query !== undefined) filter.query = query;
  else if (given.query !== undefined) throw invalid({ 'filter.query': ['must not be empty: leave it out'] });
  const [since, until] = [parseTime(given.since ?? ''), parseTime(given.until ?? '')];
  if (since !== undefined) filter.since = since;
  if (until !== undefined) filter.until = until;
  return filter;
}

function warningsOf({ statuses: given, reason, query = '' }: DeliveryFilter): string[] {
  const parsed = parse(query);
  const statuses = given ?? (parsed.ok ? narrowingOf(parsed.query, 0).statuses : undefined);
  if (reason !== undefined || statuses?.every((status) => FINISHED.includes(status))) return [];
  return [
    'The filter includes unfinished deliveries. They are sent anyway, and this replay sends them once more. Use filter.status to leave them out.',
  ];
}
