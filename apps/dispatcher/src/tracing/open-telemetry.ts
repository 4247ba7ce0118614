// Spans through whatever SDK the operator registered (`node --import`). The API package is an optional peer dependency and is
// loaded only on request, so most installations do not have it.
import type { TraceAPI } from '@opentelemetry/api';
import type { Span, SpanAttributes, SpanName, Tracer } from '../ports/tracer.ts';

const ERROR = 2;

/** `null` = `@opentelemetry/api` is not installed. */
export async function loadTracer(): Promise<Tracer | null> {
  try {
    return createTracer(await import('@opentelemetry/api'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

type Api = Pick<typeof import('@opentelemetry/api'), 'ROOT_CONTEXT'> & { trace: TraceAPI };

export function createTracer({ trace, ROOT_CONTEXT }: Api): Tracer {
  const tracer = trace.getTracer('posthorn');
  return {
    start(name: SpanName, parent: string | null, attributes: SpanAttributes): Span {
      const from = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote(parent));
      const span = tracer.startSpan(name, { attributes }, from);
      const { traceId, spanId, traceFlags } = span.spanContext();
      const isNew = trace.isSpanContextValid(span.spanContext()) && parent?.slice(36, 52) !== spanId;
      return {
        // Without an SDK a span is its parent again. Then no span is recorded, and an attempt names its own.
        traceparent: isNew ? `00-${traceId}-${spanId}-${(traceFlags & 3).toString(16).padStart(2, '0')}` : null,
        end(more, fault) {
          span.setAttributes(more);
          if (fault !== null) span.setStatus({ code: ERROR, message: fault });
          span.end();
        },
      };
    },
  };
}

const remote = (traceparent: string) => ({
  traceId: traceparent.slice(3, 35),
  spanId: traceparent.slice(36, 52),
  traceFlags: Number.parseInt(traceparent.slice(53), 16),
  isRemote: true,
});
