// A dispatcher as far as a viewer can tell, and a network that a test can cut. Changes are numbers; those that three divides
// do not match the query. It also does what a real one never does: it loses a message, and sends one twice.
import { type ClientMessage, clientMessage, type ServerMessage } from '@posthorn/contracts/live';
import type { FakeSocket } from './fake-host.ts';
import { at, placeOf, tuple, welcome } from './messages.ts';

const isMatch = (n: number): boolean => n % 3 !== 0;
export const matchesIn = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + 1 + i).filter(isMatch);

/** `told`: number of the last change that was told, and `at`: the text that its viewer knows for it. */
type Viewed = { told: number; at: string; paused: boolean };
export type Manner = 'rows' | 'sampled' | 'gap' | 'mark' | 'lose' | 'repeat';

/** One connection. */
class Session {
  readonly socket: FakeSocket;
  readonly views = new Map<string, Viewed>();
  /** Under way to the viewer. */
  readonly toViewer: ServerMessage[] = [];
  last: ServerMessage | null = null;
  constructor(socket: FakeSocket) {
    this.socket = socket;
  }
}

export class FakeDispatcher {
  head = 0;
  epoch = 1;
  /** How far each epoch went that is over. */
  readonly #ends = new Map<number, number>();
  /** Changes up to here are no longer in the log. */
  pruned = 0;
  session: Session | null = null;
  /** What viewers sent, as `sub` and `ack` of the protocol. */
  readonly asked: ClientMessage[] = [];

  accept(socket: FakeSocket): void {
    this.session = new Session(socket);
    socket.open();
  }

  hear(socket: FakeSocket, text: string): void {
    const message = clientMessage.parse(JSON.parse(text));
    this.asked.push(message);
    const { session } = this;
    if (session?.socket !== socket) return;
    if (message.t === 'hello') session.toViewer.push(welcome(this.head, this.epoch));
    if (message.t === 'sub') this.#begin(session, message);
    if (message.t === 'unsub') session.views.delete(message.id);
    const view = 'id' in message ? session.views.get(message.id) : undefined;
    if (view !== undefined && message.t === 'pause') view.paused = true;
    if (view !== undefined && message.t === 'resume') view.paused = false;
  }

  #begin(session: Session, { id, since, snapshot }: Extract<ClientMessage, { t: 'sub' }>): void {
    const place = since === null ? null : placeOf(since);
    const isUnknown = place !== null && place.n > (this.#ends.get(place.epoch) ?? this.head);
    if (isUnknown) session.toViewer.push({ t: 'reset', id, why: 'unknown' });
    if (since === null || place === null || isUnknown) {
      const view = { told: this.head, at: at(this.head, this.epoch), paused: false };
      session.views.set(id, view);
      const rows = matchesIn(0, this.head).slice(-snapshot).reverse().map(tuple);
      session.toViewer.push({ t: 'snap', id, at: view.at, rows, older: null });
      return;
    }
    const view = { told: place.n, at: since, paused: false };
    session.views.set(id, view);
    if (place.n < this.pruned) this.#gap(session, id, view, this.pruned, 'retention');
  }

  /** What a message says that tells the changes up to `to`. */
  #moveOn(view: Viewed, to: number): { from: string; to: string; behind: number } {
    const from = view.at;
    view.told = to;
    view.at = at(to, this.epoch);
    return { from, to: view.at, behind: this.head - to };
  }

  #gap(session: Session, id: string, view: Viewed, to: number, why: 'slow' | 'retention'): void {
    const changes = to - view.told;
    session.toViewer.push({ t: 'gap', id, ...this.#moveOn(view, to), changes, why });
  }

  /** Tells each subscription the next changes, at most so many. */
  tell(manner: Manner, size: number): void {
    const { session } = this;
    if (session === null) return;
    for (const [id, view] of session.views) {
      if (view.paused) continue;
      const to = Math.min(this.head, view.told + size);
      if (manner === 'repeat') {
        if (session.last !== null && 'id' in session.last && session.last.id === id)
          session.toViewer.push(session.last);
      } else if (to > view.told) this.#tell(session, id, view, manner, to);
    }
  }

  #tell(session: Session, id: string, view: Viewed, manner: Manner, to: number): void {
    const from = view.told;
    const matched = matchesIn(from, to);
    if (manner === 'gap') {
      this.#gap(session, id, view, to, 'slow');
      return;
    }
    if (manner === 'lose') {
      this.#moveOn(view, to);
      return;
    }
    if (manner === 'mark' || matched.length === 0) {
      // A mark says that nothing matched.
      if (matched.length > 0) return;
      const { behind: _, ...between } = this.#moveOn(view, to);
      session.last = { t: 'mark', id, ...between };
      session.toViewer.push(session.last);
      return;
    }
    const between = this.#moveOn(view, to);
    const told = manner === 'sampled' ? matched.slice(-2) : matched;
    const rows = told.map(tuple);
    session.last =
      manner === 'sampled'
        ? { t: 'sampled', id, ...between, matched: matched.length, rows, out: [] }
        : { t: 'ev', id, ...between, rows, out: [] };
    session.toViewer.push(session.last);
  }

  /** So many messages arrive. */
  deliver(count: number): void {
    for (let i = 0; i < count; i += 1) {
      const { session } = this;
      const message = session?.toViewer.shift();
      if (session === null || message === undefined) return;
      session.socket.tell(message);
    }
  }

  /** The connection ends, and what was under way is lost. */
  cut(code = 1006): void {
    const { session } = this;
    this.session = null;
    session?.socket.shut(code);
  }

  /** A backup is put back: the same database with fewer changes. */
  restore(head: number): void {
    this.cut(1001);
    this.head = Math.min(this.head, head);
    this.#ends.set(this.epoch, this.head);
    // A backup knows no more of the epochs before it either.
    for (const [epoch, end] of this.#ends) this.#ends.set(epoch, Math.min(end, this.head));
    this.epoch += 1;
    this.pruned = Math.min(this.pruned, this.head);
  }
}
