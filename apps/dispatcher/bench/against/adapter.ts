// What the benchmark must know of a system that sends webhooks, to put it next to Posthorn. A file of adapters exports
// one as its default, or a list of them.

/** One event of about 1 KB. `context` is JSON text. Its field `bench_sent_at` must reach the receiver in the body. */
export type BenchEvent = { name: string; context: string };

/** The request with which a producer posts one event. */
export type EventRequest = { path: string; headers: Record<string, string>; body: string; expected: number };

export type RunningSystem = AsyncDisposable & {
  /** Where events are posted: scheme, host and port. */
  url: string;
  request: (event: BenchEvent) => EventRequest;
  /** Processes whose CPU and memory count: servers, databases, brokers. None: both are not known. */
  pids: () => readonly number[];
};

export type Adapter = {
  /** Its name in the table, with what a reader must know of its settings. */
  name: string;
  /** Starts it, or connects to one that runs, and subscribes the receiver to the events of this name. */
  start: (receiverUrl: string, eventName: string) => Promise<RunningSystem>;
};
