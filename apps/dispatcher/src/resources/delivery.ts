// A delivery and its attempts in the fields of the API, for answers and operational events.
import type { Attempt, Delivery, DeliveryDetail } from '@posthorn/contracts';
import { toRfc3339 } from '@posthorn/contracts/plain';
import type { AttemptAhead } from '../domain/attempts-ahead.ts';
import { receiverErrorOf } from '../domain/receiver-error.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';
import { rfc3339 } from './times.ts';

/** A delivery with what was tried, what is still to come, and both in words. */
export type ShownDelivery = {
  delivery: DeliveryRecord;
  explanation: string;
  body: string;
  attempts: { attempt: AttemptRecord; explanation: string }[];
  /** The attempt that is under way. */
  running: { number: number; startedAt: number; timeoutMs: number } | null;
  schedule: AttemptAhead[];
};

export function presentDelivery(delivery: DeliveryRecord): Delivery {
  const last = delivery.lastAttempt;
  return {
    ...commonDeliveryFields(delivery),
    recovered_by: delivery.recoveredBy,
    last_attempt: last && {
      number: last.number,
      status: last.status,
      error_kind: last.errorKind,
      started_at: toRfc3339(last.startedAt),
      total_ms: last.totalMs,
    },
    body_bytes: delivery.bodyBytes,
  };
}

/** The fields of a delivery that an operational event about it has, too. */
export function commonDeliveryFields(
  delivery: DeliveryRecord,
): Omit<Delivery, 'last_attempt' | 'body_bytes' | 'recovered_by'> {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    event: delivery.eventName,
    webhook_id: delivery.isTarget ? null : delivery.endpointId,
    target_id: delivery.isTarget ? delivery.endpointId : null,
    profile_id: delivery.profileId,
    status: delivery.status,
    reason: delivery.reason,
    attempt_count: delivery.attemptCount,
    next_attempt_at: rfc3339(delivery.dueAt),
    created_at: toRfc3339(delivery.createdAt),
    completed_at: rfc3339(delivery.completedAt),
    replay_of: delivery.replayOf,
    test: delivery.isTest,
    waiting_for: delivery.waitingFor,
    extra_data_fault: delivery.extraDataFault,
    render_fault: delivery.renderFault,
  };
}

export function presentDeliveryDetail(shown: ShownDelivery): DeliveryDetail {
  const { delivery, body, explanation, attempts, running, schedule } = shown;
  return {
    ...presentDelivery(delivery),
    rendered: delivery.renderFault === null || body === '' ? null : body,
    explanation,
    attempts: attempts.map((one) => presentAttempt(one.attempt, body, one.explanation)),
    running: running && {
      number: running.number,
      started_at: toRfc3339(running.startedAt),
      timeout_ms: running.timeoutMs,
    },
    schedule: schedule.map(({ number, earliestAt, latestAt }) => ({
      number,
      earliest_at: toRfc3339(earliestAt),
      latest_at: toRfc3339(latestAt),
    })),
  };
}

/** @param body what every attempt of the delivery sent */
export function presentAttempt(attempt: AttemptRecord, body: string, explanation: string): Attempt {
  const { response } = attempt;
  return {
    id: attempt.id,
    number: attempt.number,
    status: attempt.status,
    error: attempt.error,
    started_at: toRfc3339(attempt.startedAt),
    request: {
      method: attempt.method,
      url: attempt.url,
      headers: { ...attempt.requestHeaders },
      body,
      body_encoding: 'utf8',
    },
    response: response && { headers: response.headers, ...encoded(response.body), truncated: response.truncated },
    phases: attempt.phases,
    receiver_error: receiverErrorOf(attempt),
    explanation,
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that are not UTF-8 (a truncated character too) are shown as base64, so that nothing is guessed. */
function encoded(bytes: Uint8Array): { body: string; body_encoding: 'utf8' | 'base64' } {
  try {
    return { body: utf8.decode(bytes), body_encoding: 'utf8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { body: Buffer.from(bytes).toString('base64'), body_encoding: 'base64' };
  }
}
