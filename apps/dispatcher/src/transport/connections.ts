// The open connections, by origin: each is one undici Client, that is one socket, lent to one exchange at a time.
// Why not undici's Pool: with one exchange to a connection, a connection that is being made belongs to the exchange that
// waits for it, so its timings are known, and giving the exchange up closes it – nothing can be sent later. The newest
// idle connection is taken first, the oldest run out of their keep-alive and leave. How many are open is bounded by the
// engine's slots, not here.
import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { Dial, type DialDeps, type DialTarget } from './dial.ts';

/** Idle time of a connection whose receiver does not say how long it keeps one; Node's own servers keep them 5 s. */
const IDLE_MS = 4_000;
/** The most of a receiver's own hint we use, and how long before its end we stop. */
const IDLE_HINT_MAX_MS = 30_000;
const IDLE_HINT_MARGIN_MS = 2_000;
/** A connection older than this is not used again, so that a changed DNS entry or address policy takes hold. */
const AGE_MAX_MS = 300_000;
const ANSWER_HEADERS_MAX = 64 * 1024;

const CLIENT_OPTIONS: Client.Options = {
  allowH2: false,
  pipelining: 1,
  // The exchange has one deadline of its own.
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: IDLE_MS,
  keepAliveMaxTimeout: IDLE_HINT_MAX_MS,
  keepAliveTimeoutThreshold: IDLE_HINT_MARGIN_MS,
  maxHeaderSize: ANSWER_HEADERS_MAX,
};

export type Origin = DialTarget & { origin: string };

export class Connection {
  readonly origin: string;
  /** How the connection of the running exchange was made; `null` where it was kept from an earlier one. */
  dial: Dial | null = null;
  socket: Socket | null = null;
  idle = false;
  readonly #client: Client;
  readonly #openedAt = performance.now();

  constructor(target: Origin, deps: DialDeps, onIdleGone: (connection: Connection) => void) {
    this.origin = target.origin;
    this.#client = new Client(target.origin, {
      ...CLIENT_OPTIONS,
      // undici also comes here by itself, where a kept socket turns out to be dead before the request was written.
      connect: (_options, callback) => {
        this.dial = new Dial(target, deps, (fault, socket) => {
          this.socket = socket;
          if (socket === null) callback(fault ?? new Error('no socket'), null);
          else callback(null, socket);
        });
        this.dial.start();
      },
    });
    this.#client.on('disconnect', () => {
      if (this.idle) onIdleGone(this);
    });
  }

  get usable(): boolean {
    return this.socket?.destroyed === false && performance.now() - this.#openedAt < AGE_MAX_MS;
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  destroy(closed: () => void): void {
    this.dial?.cancel();
    this.#client.destroy(null, closed);
  }
}

const nothing = (): void => undefined;

export class Connections {
  readonly #deps: DialDeps;
  readonly #open = new Set<Connection>();
  readonly #idle = new Map<string, Connection[]>();

  constructor(deps: DialDeps) {
    this.#deps = deps;
  }

  take(target: Origin): Connection {
    const idle = this.#idle.get(target.origin);
    for (let kept = idle?.pop(); kept !== undefined; kept = idle?.pop()) {
      kept.idle = false;
      if (kept.usable) {
        kept.dial = null;
        return kept;
      }
      this.drop(kept);
    }
    const fresh = new Connection(target, this.#deps, (gone) => this.drop(gone));
    this.#open.add(fresh);
    return fresh;
  }

  giveBack(connection: Connection): void {
    if (!connection.usable) {
      this.drop(connection);
      return;
    }
    connection.idle = true;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
  }

  /** Closes a connection at once, with whatever runs or waits on it. */
  drop(connection: Connection): void {
    if (!this.#open.delete(connection)) return;
    if (connection.idle) this.#forgetIdle(connection);
    connection.destroy(nothing);
  }

  async close(): Promise<void> {
    const closing = [...this.#open].map((connection) => new Promise<void>((closed) => connection.destroy(closed)));
    this.#open.clear();
    this.#idle.clear();
    await Promise.all(closing);
  }

  /** The oldest idle ones are at the front, and they are the ones that time out. */
  #forgetIdle(connection: Connection): void {
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) return;
    const at = idle.indexOf(connection);
    if (at !== -1) idle.splice(at, 1);
    if (idle.length === 0) this.#idle.delete(connection.origin);
  }
}
