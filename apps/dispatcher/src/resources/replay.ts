import { type Replay as ReplayResource, toRfc3339 } from '@posthorn/contracts';
import type { DeliveryFilter } from '../domain/records.ts';
import type { Replay } from '../domain/replay.ts';
import { rfc3339 } from './times.ts';

export function presentReplay(replay: Replay): ReplayResource {
  const { id, status, ratePerSecond, total, replayed, skipped } = replay;
  const remaining = total - replayed - skipped;
  const isAhead = status === 'planned' || status === 'running' || status === 'paused';
  return {
    id,
    status,
    filter: presentFilter(replay.filter),
    rate_per_second: ratePerSecond,
    total,
    replayed,
    skipped,
    remaining,
    created_at: toRfc3339(replay.createdAt),
    started_at: rfc3339(replay.startedAt),
    finished_at: rfc3339(replay.finishedAt),
    estimated_seconds_left: isAhead ? Math.ceil((remaining / ratePerSecond) * 10) / 10 : null,
  };
}

/** As it may be given again: only what was asked for. */
function presentFilter(filter: DeliveryFilter): Record<string, unknown> {
  const shown = {
    status: filter.statuses,
    reason: filter.reason,
    event: filter.name,
    webhook_id: filter.webhookId,
    target_id: filter.targetId,
    event_id: filter.eventId,
    profile_id: filter.profileId,
    code: filter.code,
    since: filter.since === undefined ? undefined : toRfc3339(filter.since),
    until: filter.until === undefined ? undefined : toRfc3339(filter.until),
    search: filter.search,
    query: filter.query,
  };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
}
