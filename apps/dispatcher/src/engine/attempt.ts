// One attempt: build, send, classify, decide. Returns what to settle; writes nothing itself.
import { attemptId, type Ulids } from '../domain/ids.ts';
import { parseRetryAfter } from '../domain/retry-policy.ts';
import { classify, decide, type Outcome } from '../domain/transition.ts';
import type { Webhook } from '../domain/webhook.ts';
import { healthMark } from '../domain/webhook-health.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { AttemptRecord, ClaimedDelivery, Settlement } from '../ports/store.ts';
import type { Transport, TransportResult } from '../ports/transport.ts';
import { buildRequest } from './build-request.ts';

export type AttemptDeps = { transport: Transport; clock: Clock; random: Random; ulids: Ulids; userAgent: string };

export async function attempt(
  deps: AttemptDeps,
  delivery: ClaimedDelivery,
  webhook: Webhook,
  signal: AbortSignal,
): Promise<Settlement> {
  const startedAt = deps.clock.now();
  const spanId = deps.random.bytes(8);
  const request = buildRequest({ delivery, webhook, now: startedAt, spanId, userAgent: deps.userAgent });
  const result = await deps.transport.send(request, signal);
  const endedAt = deps.clock.now();
  const retryAfterMs = parseRetryAfter(headerOf(result, 'retry-after'), endedAt);
  const outcome = classify({ status: result.status, error: result.error, retryAfterMs });
  const record = { startedAt, url: request.url, requestHeaders: request.shownHeaders, ...result };
  const mark = healthMark({ isTest: delivery.isTest, status: result.status, error: result.error, retryAfterMs });
  return { ...settlement(deps, delivery, webhook, outcome, endedAt, record), mark };
}

/** The attempt whose lease ran out before its end was recorded: it used up its place in the schedule. */
export function interruptedAttempt(deps: AttemptDeps, delivery: ClaimedDelivery, webhook: Webhook): Settlement {
  const endedAt = deps.clock.now();
  const startedAt = delivery.interrupted?.startedAt ?? endedAt;
  const message = 'the dispatcher stopped before the attempt ended: whether the receiver got it is not known';
  const settled = settlement(deps, delivery, webhook, { kind: 'failed', retryAfterMs: null }, endedAt, {
    startedAt,
    url: webhook.url,
    requestHeaders: {},
    status: null,
    error: { kind: 'interrupted', message },
    response: null,
    phases: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: endedAt - startedAt },
  });
  return { ...settled, mark: 'none' };
}

function settlement(
  deps: AttemptDeps,
  delivery: ClaimedDelivery,
  webhook: Webhook,
  outcome: Outcome,
  endedAt: number,
  record: Omit<AttemptRecord, 'id' | 'number'>,
): Omit<Settlement, 'mark'> {
  return {
    deliveryId: delivery.id,
    transition: decide(delivery, outcome, webhook, endedAt, deps.random.fraction()),
    attempt: { ...record, id: attemptId(deps.ulids.next(record.startedAt)), number: delivery.number },
    endedAt,
  };
}

function headerOf(result: TransportResult, name: string): string | undefined {
  const value = result.response?.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
