// The port to tracing: OpenTelemetry where the operator registered an SDK, nothing otherwise.

export type SpanName = 'posthorn accept' | 'posthorn attempt';
export type SpanAttributes = Readonly<Record<string, string | number>>;

export interface Span {
  /** Its own place in the trace, for whatever follows from it; `null` = no span is recorded. */
  readonly traceparent: string | null;
  /** @param fault why it did not do what it was for, in a word */
  end(attributes: SpanAttributes, fault: string | null): void;
}

export interface Tracer {
  /** @param parent the traceparent it goes on from, `null` = a trace of its own */
  start(name: SpanName, parent: string | null, attributes: SpanAttributes): Span;
}
