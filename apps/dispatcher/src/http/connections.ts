// Tracks the connections of the server and what each waits for. A connection needs no token, so their number and the
// duration of every stage are limited here.
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { StageList, Tracked } from './stage-list.ts';

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
  readonly #tracked = new Map<Duplex, Tracked<Stage>>();
  readonly #at: Record<Stage, StageList<Stage>> = {
    waiting: new StageList(),
    queued: new StageList(),
    working: new StageList(),
    taking: new StageList(),
    upgraded: new StageList(),
  };

  /** @param now monotonic milliseconds: a step of the wall clock must not end connections */
  constructor(limits: ConnectionLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#tracked.size;
  }

  add(socket: Duplex): void {
    if (this.size >= this.#limits.connections && !this.#makeRoom()) {
      socket.destroy();
      return;
    }
    const tracked: Tracked<Stage> = new Tracked<Stage>(socket, 'waiting', this.#now(), {
      isTaking: () => this.#move(tracked, 'taking'),
      isWaiting: () => this.#move(tracked, 'waiting'),
    });
    this.#tracked.set(socket, tracked);
    this.#at.waiting.push(tracked);
    socket.once('close', () => this.#forget(tracked));
  }

  /** A request's head is complete, and the request waits for a turn. */
  queued(socket: Duplex): void {
    // With requests of a pipeline before it the connection stays where they are.
    const tracked = this.#tracked.get(socket);
    if (tracked?.stage === 'waiting') this.#move(tracked, 'queued');
  }

  /** A request is begun. */
  begun(socket: Duplex, response: ServerResponse): void {
    const tracked = this.#tracked.get(socket);
    if (tracked === undefined) return;
    this.#move(tracked, 'working');
    response.on('prefinish', tracked.isTaking);
    response.on('finish', tracked.isWaiting);
  }

  upgraded(socket: Duplex): void {
    const tracked = this.#tracked.get(socket);
    if (tracked !== undefined) this.#move(tracked, 'upgraded');
  }

  /** Ends connections that have been at their stage for too long. Called about once a second. */
  endOverdue(): void {
    const now = this.#now();
    this.#endEnteredBefore('queued', now - this.#limits.workMs);
    this.#endEnteredBefore('working', now - this.#limits.workMs);
    this.#endEnteredBefore('taking', now - this.#limits.takeMs);
  }

  endAll(): void {
    for (const socket of this.#tracked.keys()) socket.destroy();
  }

  /** A client that pipelines may have several requests on one connection: the last move counts. */
  #move(tracked: Tracked<Stage>, stage: Stage): void {
    if (tracked.socket.destroyed) return;
    this.#at[tracked.stage].remove(tracked);
    tracked.stage = stage;
    tracked.since = this.#now();
    this.#at[stage].push(tracked);
  }

  #forget(tracked: Tracked<Stage>): void {
    if (this.#tracked.delete(tracked.socket)) this.#at[tracked.stage].remove(tracked);
  }

  /** False where every connection is at work: then the new one has to go. */
  #makeRoom(): boolean {
    let leaving: Tracked<Stage> | null = null;
    for (const stage of REPLACEABLE) {
      const { first } = this.#at[stage];
      if (first !== null && (leaving === null || first.since < leaving.since)) leaving = first;
    }
    if (leaving === null) return false;
    this.#end(leaving);
    return true;
  }

  #endEnteredBefore(stage: Stage, time: number): void {
    const list = this.#at[stage];
    while (list.first !== null && list.first.since < time) this.#end(list.first);
  }

  #end(tracked: Tracked<Stage>): void {
    this.#forget(tracked);
    tracked.socket.destroy();
  }
}
