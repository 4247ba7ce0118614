// The open connections, in pools by origin and credential: each is one socket, lent to one exchange at a time. A connection that is being made
// belongs to the exchange that waits for it, so its timings are known, and giving the exchange up closes it: nothing can
// be sent later. The newest idle connection is taken first, the oldest run out of their time and leave. The engine's slots
// bound how many are open, not this.
import type { Socket } from 'node:net';
import { listenTo } from './shared-reads.ts';

/** Idle time of a connection whose receiver does not say how long it keeps one; Node's own servers keep them 5 s. */
const IDLE_MS = 4_000;
/** The most of a receiver's own hint we use, and how long before its end we stop. */
const IDLE_HINT_MAX_MS = 30_000;
const IDLE_HINT_MARGIN_MS = 2_000;
/** A connection older than this is not used again, so that a changed DNS entry or address policy takes hold. */
const AGE_MAX_MS = 300_000;
const SWEEP_EVERY_MS = 1_000;

/** The exchange that a connection is lent to. */
export interface ConnectionUser {
  onBytes(chunk: Buffer): void;
  /** The other side sends nothing more. */
  onStreamEnd(): void;
  /** The connection is gone; `null`: without an error. */
  onBroken(error: Error | null): void;
}

export class Connection {
  readonly pool: string;
  user: ConnectionUser | null = null;
  idleUntil = 0;
  readonly #socket: Socket;
  readonly #openedAt = performance.now();

  /** @param onGone called when no exchange uses the connection and the other side ends it, breaks it or speaks */
  constructor(pool: string, socket: Socket, onGone: (connection: Connection) => void) {
    this.pool = pool;
    this.#socket = socket;
    listenTo(socket, (chunk) => {
      if (this.user === null) onGone(this);
      else this.user.onBytes(chunk);
    });
    socket.on('end', () => {
      if (this.user === null) onGone(this);
      else this.user.onStreamEnd();
    });
    socket.on('error', (error) => this.user?.onBroken(error));
    socket.on('close', () => {
      if (this.user === null) onGone(this);
      else this.user.onBroken(null);
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Part of the request waits for the other side to read. */
  get isWriting(): boolean {
    return this.#socket.writableLength > 0;
  }

  isUsable(now: number): boolean {
    return this.isOpen && now < this.idleUntil && now - this.#openedAt < AGE_MAX_MS;
  }

  write(pieces: readonly Uint8Array[]): void {
    const [first, second] = pieces;
    if (second !== undefined) this.#socket.cork();
    if (first !== undefined) this.#socket.write(first);
    if (second === undefined) return;
    this.#socket.write(second);
    this.#socket.uncork();
  }

  destroy(closed?: () => void): void {
    this.user = null;
    if (closed !== undefined) {
      if (this.#socket.closed) closed();
      else this.#socket.once('close', closed);
    }
    this.#socket.destroy();
  }
}

/** How long an idle connection is used, by the receiver's own hint. */
const idleMs = (keptForMs: number | null): number =>
  keptForMs === null ? IDLE_MS : Math.min(keptForMs - IDLE_HINT_MARGIN_MS, IDLE_HINT_MAX_MS);

export class Connections {
  readonly #open = new Set<Connection>();
  readonly #idle = new Map<string, Connection[]>();
  #sweep: NodeJS.Timeout | undefined;

  /** Makes a socket that has just been connected one of ours. */
  adopt(pool: string, socket: Socket): Connection {
    const connection = new Connection(pool, socket, (gone) => this.drop(gone));
    this.#open.add(connection);
    return connection;
  }

  takeIdle(pool: string): Connection | null {
    const idle = this.#idle.get(pool);
    if (idle === undefined) return null;
    const now = performance.now();
    for (let kept = idle.pop(); kept !== undefined; kept = idle.pop()) {
      if (kept.isUsable(now)) return kept;
      this.#close(kept);
    }
    this.#idle.delete(pool);
    return null;
  }

  giveBack(connection: Connection, keptForMs: number | null): void {
    const now = performance.now();
    connection.user = null;
    connection.idleUntil = now + idleMs(keptForMs);
    if (connection.isWriting || !connection.isUsable(now)) {
      this.#close(connection);
      return;
    }
    const idle = this.#idle.get(connection.pool);
    if (idle === undefined) this.#idle.set(connection.pool, [connection]);
    else idle.push(connection);
    this.#sweep ??= setInterval(() => this.#closeIdle(), SWEEP_EVERY_MS).unref();
  }

  /** Closes a connection at once, with whatever runs or waits on it. */
  drop(connection: Connection): void {
    const idle = this.#idle.get(connection.pool);
    const at = idle?.indexOf(connection) ?? -1;
    if (at !== -1) idle?.splice(at, 1);
    this.#close(connection);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    const closing = [...this.#open].map((connection) => new Promise<void>((closed) => connection.destroy(closed)));
    this.#open.clear();
    this.#idle.clear();
    await Promise.all(closing);
  }

  #close(connection: Connection): void {
    if (this.#open.delete(connection)) connection.destroy();
  }

  #closeIdle(): void {
    const now = performance.now();
    for (const [pool, idle] of this.#idle) {
      const usable = idle.filter((connection) => connection.isUsable(now));
      if (usable.length < idle.length) {
        for (const connection of idle) if (!connection.isUsable(now)) this.#close(connection);
        if (usable.length > 0) this.#idle.set(pool, usable);
      }
      if (usable.length === 0) this.#idle.delete(pool);
    }
    if (this.#idle.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }
}
