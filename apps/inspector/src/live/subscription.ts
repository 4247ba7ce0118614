// One query on the stream: where it stands, and what of it has come. A position is only moved by what has been taken in,
// so that whatever was lost with a connection is asked for again.
import { type LivePosition, type ServerMessage, toLiveRow } from '@posthorn/contracts/live';
import type { Connection } from './connection.ts';
import { RowStore } from './row-store.ts';

type Of<T extends ServerMessage['t']> = Extract<ServerMessage, { t: T }>;
export type SubscriptionMessage = Of<'snap' | 'ev' | 'sampled' | 'mark' | 'gap' | 'reset' | 'error'>;
export type QueryFault = { message: string; at: { from: number; to: number } | undefined };

const SNAPSHOT = 300;

export class Subscription {
  readonly id: string;
  readonly query: string;
  readonly store = new RowStore();
  paused = false;
  fault: QueryFault | null = null;
  /** Of rows in the last frame: how many matched, and how many were sent. */
  sampling: { matched: number; sent: number } | null = null;
  position: LivePosition | null = null;
  /** Since it is paused: the newest position that is known not to be shown. */
  #pending: SubscriptionMessage[] = [];
  #epoch = '';

  constructor(id: string, query: string) {
    this.id = id;
    this.query = query;
  }

  /** After each `welcome`: goes on where it stands, or begins. */
  start(connection: Connection, epoch: string): void {
    this.#epoch = epoch;
    connection.send({ t: 'sub', id: this.id, q: this.query, since: this.position, snapshot: SNAPSHOT });
    if (this.paused) connection.send({ t: 'pause', id: this.id });
  }

  pause(connection: Connection, paused: boolean): void {
    this.paused = paused;
    connection.send({ t: paused ? 'pause' : 'resume', id: this.id });
  }

  /** Begins again with a snapshot: what was not told is in it, or is paged behind it. */
  refresh(connection: Connection): void {
    this.position = null;
    this.start(connection, this.#epoch);
  }

  /** Kept until the next flush. */
  receive(message: SubscriptionMessage): void {
    this.#pending.push(message);
  }

  /** Takes in what has come, and says so. @returns whether there was anything */
  flush(connection: Connection): boolean {
    const messages = this.#pending;
    if (messages.length === 0) return false;
    this.#pending = [];
    for (const message of messages) this.#apply(message);
    if (this.position !== null) connection.send({ t: 'ack', id: this.id, seq: this.position.seq });
    return true;
  }

  #apply(message: SubscriptionMessage): void {
    const { store } = this;
    switch (message.t) {
      case 'snap':
        this.fault = null;
        store.reset(message.rows.map(toLiveRow), message.older);
        this.#moveTo(message.seq);
        break;
      case 'ev':
      case 'sampled': {
        // Told twice, by a frame that was on its way when the connection broke.
        if (this.position !== null && message.to <= this.position.seq) break;
        const hidden = message.t === 'sampled' ? message.matched - message.rows.length : 0;
        this.sampling = message.t === 'sampled' ? { matched: message.matched, sent: message.rows.length } : null;
        // Its rows are the newest: what is hidden is between them and what was known before.
        if (hidden > 0) store.addGap({ from: message.from, to: message.to, why: 'sampled', hidden });
        for (const tuple of message.rows) store.put(toLiveRow(tuple));
        for (const id of message.out) store.remove(id);
        this.#moveTo(message.to);
        break;
      }
      case 'mark':
        this.#moveTo(message.seq);
        break;
      case 'gap':
        store.addGap({ from: message.from, to: message.to, why: message.why, hidden: null });
        this.#moveTo(message.to);
        break;
      case 'reset':
        store.clear();
        this.position = null;
        break;
      case 'error':
        this.fault = { message: message.message, at: message.at };
        break;
    }
  }

  #moveTo(seq: number): void {
    this.position = { epoch: this.#epoch, seq };
  }
}
