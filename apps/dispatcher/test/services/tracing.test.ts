// Spans, through a real SDK that keeps them in memory.
import * as api from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, expect, it } from 'vitest';
import { tracedAccept } from '../../src/services/traced-accept.ts';
import { createTracer } from '../../src/tracing/open-telemetry.ts';
import { World } from '../support/world.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

afterEach(() => api.trace.disable());

it('trace-4: an attempt is a span of the event’s trace, named in what it sends; accepting is one too', async () => {
  const exporter = new InMemorySpanExporter();
  api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  const tracer = createTracer(api);
  await using world = await World.open({ script: () => 503 });
  const seen: (string | null | undefined)[] = [];
  const accept = tracedAccept(async (_token, _posted, traceparent) => {
    seen.push(traceparent);
    return [];
  }, tracer);
  await accept(world.tenant, [], PARENT);
  const webhook = await world.webhook({ retrySchedule: [] });
  await world.accept([webhook], { event: { traceparent: seen[0] ?? null } });
  await world.started({ tracer });
  await world.runFor(1000);
  const [accepting, attempt] = exporter.getFinishedSpans();
  expect([accepting?.name, attempt?.name]).toEqual(['posthorn accept', 'posthorn attempt']);
  expect(seen[0]).toBe(`00-${TRACE}-${accepting?.spanContext().spanId}-01`);
  expect(attempt?.spanContext().traceId).toBe(TRACE);
  expect(attempt?.parentSpanContext?.spanId).toBe(accepting?.spanContext().spanId);
  expect(attempt?.status).toMatchObject({ code: api.SpanStatusCode.ERROR, message: 'status 503' });
  const sent = world.transport.sent[0] as unknown as { headers: Record<string, string> };
  expect(sent.headers['traceparent']).toBe(`00-${TRACE}-${attempt?.spanContext().spanId}-01`);
});

it('trace-4: without an SDK trace context passes through as it came', () => {
  expect(createTracer(api).start('posthorn attempt', PARENT, {}).traceparent).toBeNull();
  expect(createTracer(api).start('posthorn accept', null, {}).traceparent).toBeNull();
});
