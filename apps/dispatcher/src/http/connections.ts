// Tracks the connections of the server and what each waits for. A connection needs no token, so their number and the
// duration of every stage are limited here.
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export type ConnectionLimits = {
  /** Connections at once. Beyond it the one that has waited longest gives way to a new one. */
  connections: number;
  /** From the end of a request's head to the end of our answer. The longest call is a test at a webhook's longest timeout. */
  workMs: number;
  /** From the end of our answer until the client has taken all of it. */
  takeMs: number;
};

/**
 * A connection is at one of five stages:
 * - `waiting`: for a request, or for the rest of its head. Node's own header and keep-alive timeouts end it;
 * - `queued`: its request waits for a turn;
 * - `working`: a request is being read or answered;
 * - `taking`: the answer is complete, and the client still has to take it;
 * - `upgraded`: a stream, which ends itself when its peer no longer answers pings.
 */
type Stage = 'waiting' | 'queued' | 'working' | 'taking' | 'upgraded';

/** The stages at which no request is being handled. */
const REPLACEABLE = ['waiting', 'taking', 'queued'] as const satisfies readonly Stage[];

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #now: () => number;
  /** Each stage in the order in which connections entered it, with the time of entering. */
  readonly #at: Record<Stage, Map<Duplex, number>> = {
    waiting: new Map(),
    queued: new Map(),
    working: new Map(),
    taking: new Map(),
    upgraded: new Map(),
  };

  /** @param now monotonic milliseconds: a step of the wall clock must not end connections */
  constructor(limits: ConnectionLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return Object.values(this.#at).reduce((sum, { size }) => sum + size, 0);
  }

  add(socket: Duplex): void {
    if (this.size >= this.#limits.connections && !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    this.#move(socket, 'waiting');
    socket.once('close', () => this.#forget(socket));
  }

  /** A request's head is complete, and the request waits for a turn. */
  queued(socket: Duplex): void {
    // With requests of a pipeline before it the connection stays where they are.
    if (this.#at.waiting.has(socket)) this.#move(socket, 'queued');
  }

  /** A request is begun. */
  begun(socket: Duplex, response: ServerResponse): void {
    this.#move(socket, 'working');
    response.once('prefinish', () => this.#move(socket, 'taking'));
    response.once('finish', () => this.#move(socket, 'waiting'));
  }

  upgraded(socket: Duplex): void {
    this.#move(socket, 'upgraded');
  }

  /** Ends connections that have been at their stage for too long. Called about once a second. */
  endOverdue(): void {
    const now = this.#now();
    this.#endEnteredBefore('queued', now - this.#limits.workMs);
    this.#endEnteredBefore('working', now - this.#limits.workMs);
    this.#endEnteredBefore('taking', now - this.#limits.takeMs);
  }

  endAll(): void {
    for (const stage of Object.values(this.#at)) for (const socket of stage.keys()) socket.destroy();
  }

  /** A client that pipelines may have several requests on one connection: the last move counts. */
  #move(socket: Duplex, stage: Stage): void {
    if (socket.destroyed) return;
    this.#forget(socket);
    this.#at[stage].set(socket, this.#now());
  }

  #forget(socket: Duplex): void {
    for (const stage of Object.values(this.#at)) stage.delete(socket);
  }

  /** False where every connection is at work: then the new one has to go. */
  #makeRoom(): boolean {
    let leaving: Duplex | undefined;
    let earliest = Number.POSITIVE_INFINITY;
    for (const stage of REPLACEABLE) {
      const [socket, since = earliest] = this.#at[stage].entries().next().value ?? [];
      if (since < earliest) [leaving, earliest] = [socket, since];
    }
    if (leaving === undefined) return false;
    this.#end(leaving);
    return true;
  }

  #endEnteredBefore(stage: Stage, time: number): void {
    for (const [socket, since] of this.#at[stage]) {
      if (since >= time) return;
      this.#end(socket);
    }
  }

  #end(socket: Duplex): void {
    this.#forget(socket);
    socket.destroy();
  }
}
