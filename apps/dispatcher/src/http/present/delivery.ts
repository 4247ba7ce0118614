import { type Attempt, type DeliveryDetail, toRfc3339 } from '@posthorn/contracts';
import { deliveryResource } from '../../domain/delivery-resource.ts';
import type { AttemptRecord } from '../../ports/store.ts';
import type { ShownDelivery } from '../../services/show-delivery.ts';

export { deliveryResource as presentDelivery } from '../../domain/delivery-resource.ts';

export function presentDeliveryDetail(shown: ShownDelivery): DeliveryDetail {
  const { delivery, body, explanation, attempts, running, schedule } = shown;
  return {
    ...deliveryResource(delivery),
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
    request: { url: attempt.url, headers: { ...attempt.requestHeaders }, body, body_encoding: 'utf8' },
    response: response && { headers: response.headers, ...encoded(response.body), truncated: response.truncated },
    phases: attempt.phases,
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
