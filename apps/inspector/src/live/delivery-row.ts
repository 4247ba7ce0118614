import type { Delivery } from '@posthorn/contracts';
import type { LiveRow } from '@posthorn/contracts/live';

const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));

/** A delivery of the API as the stream would have told it: older rows are paged, and stand in the same list. */
export const deliveryRow = (of: Delivery): LiveRow => ({
  id: of.id,
  createdAt: Date.parse(of.created_at),
  event: of.event,
  webhookId: of.webhook_id,
  targetId: of.target_id,
  status: of.status,
  reason: of.reason,
  code: of.last_attempt?.status ?? null,
  errorKind: of.last_attempt?.error_kind ?? null,
  attemptCount: of.attempt_count,
  nextAttemptAt: time(of.next_attempt_at),
  totalMs: of.last_attempt?.total_ms ?? null,
  completedAt: time(of.completed_at),
  bodyBytes: of.body_bytes,
  profileId: of.profile_id,
  eventId: of.event_id,
  replayOf: of.replay_of,
  test: of.test,
  recoveredBy: of.recovered_by,
});
