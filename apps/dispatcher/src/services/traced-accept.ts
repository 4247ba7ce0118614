// Accepting as a span of the producer's trace: what is delivered later goes on from it.
import type { Tracer } from '../ports/tracer.ts';
import type { acceptEvents } from './accept-events.ts';

type AcceptEvents = ReturnType<typeof acceptEvents>;

export function tracedAccept(acceptEvents: AcceptEvents, tracer: Tracer | undefined): AcceptEvents {
  if (tracer === undefined) return acceptEvents;
  return async (token, posted, traceparent = null) => {
    const span = tracer.start('posthorn accept', traceparent, { 'posthorn.events': posted.length });
    let fault: string | null = 'not accepted';
    try {
      const results = await acceptEvents(token, posted, span.traceparent ?? traceparent);
      fault = null;
      return results;
    } finally {
      span.end({}, fault);
    }
  };
}
