// A dispatcher as far as a viewer can tell, and a network that a test can cut. Changes are numbers; those that three divides
// do not match the query. It also does what a real one never does: it loses a message, and sends one twice.
import { type ClientMessage, clientMessage, type ServerMessage } from '@posthorn/contracts/live';
import type { FakeSocket } from './fake-host.ts';
import { tuple, welcome } from './messages.ts';

const isMatch = (n: number): boolean => n % 3 !== 0;
export const matchesIn = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + 1 + i).filter(isMatch);

type Viewed = { told: number; paused: boolean; isNew: boolean; lossy: boolean; snapshot: number };
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
    if (message.t === 'hello') session.toViewer.push(welcome(this.head, `e${this.epoch}`));
    if (message.t === 'sub') this.#begin(session, message);
    if (message.t === 'unsub') session.views.delete(message.id);
    const view = 'id' in message ? session.views.get(message.id) : undefined;
    if (view !== undefined && message.t === 'pause') view.paused = true;
    if (view !== undefined && message.t === 'resume') view.paused = false;
  }

  #begin(session: Session, { id, since, snapshot }: Extract<ClientMessage, { t: 'sub' }>): void {
    const view: Viewed = { told: since?.seq ?? 0, paused: false, isNew: false, lossy: false, snapshot };
    session.views.set(id, view);
    const isUnknown = since !== null && since.epoch !== `e${this.epoch}` && since.seq > this.head;
    if (isUnknown) session.toViewer.push({ t: 'reset', id, why: 'epoch' });
    if (since === null || isUnknown) {
      view.told = this.head;
      const rows = matchesIn(0, this.head).slice(-snapshot).reverse().map(tuple);
      session.toViewer.push({ t: 'snap', id, seq: this.head, rows, older: null });
    } else if (since.seq < this.pruned) this.#gap(session, id, view, this.pruned, 'retention');
  }

  #gap(session: Session, id: string, view: Viewed, to: number, why: 'slow' | 'retention'): void {
    session.toViewer.push({ t: 'gap', id, from: view.told, to, why });
    view.told = to;
    view.lossy = false;
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
      view.told = to;
      view.lossy = true;
      return;
    }
    if (manner === 'mark' || matched.length === 0) {
      // A mark says that nothing matched; it cannot show that a message before it was lost.
      if (matched.length > 0 || view.lossy) return;
      view.told = to;
      session.toViewer.push({ t: 'mark', id, seq: to });
      return;
    }
    view.told = to;
    view.lossy = false;
    const told = manner === 'sampled' ? matched.slice(-2) : matched;
    const rows = told.map(tuple);
    session.last =
      manner === 'sampled'
        ? { t: 'sampled', id, from, to, matched: matched.length, rows, out: [] }
        : { t: 'ev', id, from, to, rows, out: [] };
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
    this.epoch += 1;
    this.head = Math.min(this.head, head);
    this.pruned = Math.min(this.pruned, this.head);
  }
}
