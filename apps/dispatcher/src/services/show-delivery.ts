import { attemptsAhead } from '../domain/attempts-ahead.ts';
import { notFound } from '../domain/errors.ts';
import { type ExplainedAttempt, explainAttempt, type Sequel } from '../domain/explain-attempt.ts';
import { explainDelivery } from '../domain/explain-delivery.ts';
import { receiverErrorOf } from '../domain/receiver-error.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import type { ShownDelivery } from '../resources/delivery.ts';
import { endpointOf } from './endpoint-of.ts';

type Deps = { store: Pick<Store, 'getDelivery' | 'getWebhook' | 'getTarget'>; clock: Clock };

/** A delivery with what was tried, what is still to come, and both in words. */
export function showDelivery({ store, clock }: Deps) {
  return async (token: Token, id: string): Promise<ShownDelivery> => {
    const { tenantId } = token;
    const found = await store.getDelivery({ tenantId, id });
    if (found === null) throw notFound('delivery');
    const { delivery, body, attempts, progress } = found;
    const endpoint = await endpointOf(store, tenantId, delivery);
    const now = clock.now();
    const schedule = endpoint === null ? [] : attemptsAhead({ ...delivery, ...progress }, endpoint, now);
    const { claimedAt } = progress;
    const isRunning = delivery.status === 'in_flight' && claimedAt !== null && endpoint !== null;
    return {
      delivery,
      body,
      running: isRunning
        ? { number: delivery.attemptCount, startedAt: claimedAt, timeoutMs: endpoint.timeoutMs }
        : null,
      schedule,
      explanation: explainDelivery(delivery, endpoint, schedule.length, now),
      attempts: attempts.map((attempt, i) => ({
        attempt,
        explanation: explainAttempt(explained(attempt), sequelOf(delivery, attempts[i + 1])),
      })),
    };
  };
}

function sequelOf({ status, dueAt, isTest }: DeliveryRecord, next: AttemptRecord | undefined): Sequel {
  return next === undefined ? { kind: 'last', status, dueAt, isTest } : { kind: 'retried', at: next.startedAt };
}

export const explainTest = (attempt: AttemptRecord): string =>
  explainAttempt(explained(attempt), { kind: 'last', status: 'failed', dueAt: null, isTest: true });

function explained(attempt: AttemptRecord): ExplainedAttempt {
  const { number, startedAt, status, error, phases, response } = attempt;
  const header = (name: string): string | null => {
    const value = Object.entries(response?.headers ?? {}).find(([one]) => one.toLowerCase() === name)?.[1];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  return {
    ...{ number, startedAt, status, error },
    totalMs: phases.total_ms,
    retryAfter: header('retry-after'),
    isDuplicate: header('webhook-duplicate') === '1',
    receiverError: receiverErrorOf(attempt),
  };
}
