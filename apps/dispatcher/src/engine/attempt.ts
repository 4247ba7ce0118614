// One attempt: build, send, classify, decide. Returns what to settle; writes nothing itself.

import type { Endpoint } from '../domain/endpoint.ts';
import { healthMark } from '../domain/health.ts';
import { attemptId, traceIdOf, type Ulids } from '../domain/ids.ts';
import { type RequestShape, shapedHeaders, shapedUrl } from '../domain/payload.ts';
import { parseRetryAfter } from '../domain/retry-policy.ts';
import { classify, decide, type Outcome } from '../domain/transition.ts';
import type { Clock } from '../ports/clock.ts';
import type { Credentials } from '../ports/credentials.ts';
import type { Random } from '../ports/random.ts';
import type { AttemptRecord, ClaimedDelivery, Settlement } from '../ports/store/claims.ts';
import type { Span, Tracer } from '../ports/tracer.ts';
import type { Transport, TransportResult } from '../ports/transport.ts';
import { isAuthenticated, sendAuthorised } from './authorise.ts';
import { attemptTrace, buildRequest } from './build-request.ts';
import { maskAnswer } from './mask-answer.ts';
import { spoilSignature } from './spoil-signature.ts';

export type AttemptDeps = {
  transport: Transport;
  /** Asked only for endpoints with an authentication. */
  credentials: Credentials;
  clock: Clock;
  random: Random;
  ulids: Ulids;
  userAgent: string;
  /** None = trace context passes through as it came. */
  tracer?: Tracer | undefined;
};

/** `body`: the bytes of the delivery's, which others may share. */
type Sent = { delivery: ClaimedDelivery; endpoint: Endpoint; body: Buffer };

export async function attempt(
  deps: AttemptDeps,
  { delivery, endpoint: stored, body }: Sent,
  signal: AbortSignal,
): Promise<Settlement> {
  const endpoint = delivery.shape === null ? stored : shaped(stored, delivery.shape);
  const startedAt = deps.clock.now();
  const spanId = deps.random.bytes(8);
  const span = deps.tracer === undefined ? null : startSpan(deps.tracer, delivery);
  const traceparent = span?.traceparent ?? null;
  const built = buildRequest({
    delivery,
    endpoint,
    body,
    now: startedAt,
    spanId,
    traceparent,
    userAgent: deps.userAgent,
  });
  const of = { deliveryId: delivery.id, body: delivery.body, endpoint, now: startedAt, random: deps.random };
  const request = delivery.flaw ? spoilSignature(built, delivery.flaw, of) : built;
  const authorised = isAuthenticated(endpoint) ? await sendAuthorised(deps, endpoint, request, signal) : null;
  const answered = authorised === null ? await deps.transport.send(request, signal) : authorised.answered;
  const endedAt = deps.clock.now();
  // Before anything of it is stored or shown.
  const result = maskAnswer(answered, endpoint, authorised?.authorisation);
  span?.end(result.status === null ? {} : { 'http.response.status_code': result.status }, faultOf(result));
  const retryAfterMs = parseRetryAfter(headerOf(answered, 'retry-after'), endedAt);
  const outcome = classify({ status: result.status, error: result.error, retryAfterMs });
  const { shownHeaders } = authorised ?? request;
  const url = authorised?.shownUrl ?? request.url;
  const record = { startedAt, method: request.method, url, requestHeaders: shownHeaders, ...result };
  const mark = healthMark({ isTest: delivery.isTest, status: result.status, error: result.error, retryAfterMs });
  return { ...settlement(deps, delivery, stored, outcome, endedAt, record), mark };
}

/** As this delivery sees it: its templates are rendered. */
const shaped = (endpoint: Endpoint, shape: RequestShape): Endpoint => ({
  ...endpoint,
  url: shapedUrl(endpoint.url, shape),
  headers: shapedHeaders(endpoint.headers, shape),
});

/** The attempt whose lease ran out before its end was recorded: it used up its place in the schedule. */
export function interruptedAttempt(deps: AttemptDeps, delivery: ClaimedDelivery, endpoint: Endpoint): Settlement {
  const endedAt = deps.clock.now();
  const startedAt = delivery.interrupted?.startedAt ?? endedAt;
  const message = 'the dispatcher stopped before the attempt ended: whether the receiver got it is not known';
  const settled = settlement(deps, delivery, endpoint, { kind: 'failed', retryAfterMs: null }, endedAt, {
    startedAt,
    method: endpoint.method,
    url: delivery.shape === null ? endpoint.url : shapedUrl(endpoint.url, delivery.shape),
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
  endpoint: Endpoint,
  outcome: Outcome,
  endedAt: number,
  record: Omit<AttemptRecord, 'id' | 'number'>,
): Omit<Settlement, 'mark'> {
  return {
    deliveryId: delivery.id,
    transition: decide(delivery, outcome, endpoint, endedAt, deps.random.fraction()),
    attempt: { ...record, id: attemptId(deps.ulids.next(record.startedAt)), number: delivery.number },
    endedAt,
    storedUrl: record.url === endpoint.url ? null : endpoint.url,
  };
}

function startSpan(tracer: Tracer, delivery: ClaimedDelivery): Span {
  // If no span was named before, the trace is the event's own and its parent stands for the event.
  const parent = delivery.traceparent ?? attemptTrace(delivery, traceIdOf(delivery.eventId ?? delivery.id).slice(16));
  return tracer.start('posthorn attempt', parent, {
    'posthorn.delivery.id': delivery.id,
    'posthorn.event.name': delivery.eventName,
    'posthorn.webhook.id': delivery.endpointId,
    'posthorn.attempt': delivery.number,
  });
}

function faultOf({ status, error }: TransportResult): string | null {
  if (error !== null) return error.kind;
  return status !== null && status >= 200 && status < 300 ? null : `status ${status}`;
}

function headerOf(result: TransportResult, name: string): string | undefined {
  const value = result.response?.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
