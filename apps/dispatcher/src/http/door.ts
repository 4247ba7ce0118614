// Hands requests to the application, a few in one turn of the event loop. One client may send a thousand at once: each
// takes a fraction of a millisecond, and meanwhile no other request is read. The rest waits here, and callers take turns.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Caller, CallerQueue } from '../domain/caller-queue.ts';
import type { Crowd } from '../domain/crowd.ts';

/** Some milliseconds of work, while one caller has the door for itself: what comes together is committed together. */
const ALONE_MAX = 32;
/** One or two milliseconds, while several call. */
const SHARED_MAX = 4;
/** Probes that go first in one turn. Further ones wait like other requests, so that probes cannot keep others out. */
const PROBES_MAX = 2;
const PROBES: ReadonlySet<string | undefined> = new Set(['/healthz', '/api/health', '/readyz']);

/** Of one connection: a client may send its next requests before it has the answer (pipelining). */
export const PIPELINED_MAX = 100;
/** Requests that wait, in total. Beyond it each connection may have one. */
const WAITING_MAX = 10_000;

export type DoorParts = {
  /** Handles a request. */
  begin: RequestListener;
  /** Who sends it, for equal shares. */
  callerOf: (request: IncomingMessage) => Caller;
  /** Who came lately. */
  callers: Crowd<string | undefined>;
  /** Answers a request of a connection that has too many others waiting. */
  refuse: RequestListener;
};

/** Enough to tell two callers apart. Whose share a request uses is found out only where it must wait. */
const nameIn = ({ headers, socket }: IncomingMessage): string | undefined =>
  headers.authorization ?? headers.cookie ?? socket.remoteAddress;

type Arrival = { request: IncomingMessage; response: ServerResponse & { req: IncomingMessage } };

export class Door {
  readonly #parts: DoorParts;
  readonly #waiting = new CallerQueue<Arrival>();
  readonly #ofConnection = new Map<Duplex, number>();
  /** In this turn of the event loop. */
  #begun = 0;
  #probes = 0;
  #isScheduled = false;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** Whether a request of this connection waits. */
  holds(connection: Duplex): boolean {
    return this.#ofConnection.has(connection);
  }

  /** A request's head is complete. It is begun before this returns, unless many came in the same turn. */
  arrived(request: IncomingMessage, response: Arrival['response']): void {
    this.#schedule();
    this.#parts.callers.came(nameIn(request));
    if (this.#goesNow(request)) this.#parts.begin(request, response);
    else if (this.#mayWait(request.socket)) this.#wait({ request, response });
    else this.#parts.refuse(request, response);
  }

  get #max(): number {
    return this.#parts.callers.isShared ? SHARED_MAX : ALONE_MAX;
  }

  #goesNow(request: IncomingMessage): boolean {
    if (this.#probes < PROBES_MAX && PROBES.has(request.url)) {
      this.#probes += 1;
      return true;
    }
    if (this.#begun >= this.#max || this.#waiting.size > 0) return false;
    this.#begun += 1;
    return true;
  }

  #mayWait(connection: Duplex): boolean {
    const before = this.#ofConnection.get(connection) ?? 0;
    return before === 0 || (before < PIPELINED_MAX && this.#waiting.size < WAITING_MAX);
  }

  #wait(arrival: Arrival): void {
    const { socket } = arrival.request;
    this.#ofConnection.set(socket, (this.#ofConnection.get(socket) ?? 0) + 1);
    this.#waiting.push(this.#parts.callerOf(arrival.request), arrival);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    this.#begun = 0;
    this.#probes = 0;
    const max = this.#max;
    while (this.#begun < max) {
      const next = this.#waiting.next();
      if (next === undefined) return;
      const { request, response } = next.item;
      this.#left(request.socket);
      // Its client went away.
      if (!request.socket.writable) continue;
      this.#begun += 1;
      this.#schedule();
      this.#parts.begin(request, response);
    }
  }

  #left(connection: Duplex): void {
    const others = (this.#ofConnection.get(connection) ?? 0) - 1;
    if (others > 0) this.#ofConnection.set(connection, others);
    else this.#ofConnection.delete(connection);
  }
}
