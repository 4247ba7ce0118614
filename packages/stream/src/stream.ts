// Drives the two machines: it owns the socket, the timer and the ids on the wire, and decides nothing.
import type { ClientMessage } from '@posthorn/contracts/live';
import { CLOSED, type Connection, type Effect, type Event, stepConnection } from './connection-machine.ts';
import type { Address, Host, Socket, StreamState } from './host.ts';
import type { Position } from './position.ts';
import { LiveSubscription, type Subscription } from './subscription.ts';
import { readMessage } from './wire.ts';

export type SubscribeOptions = {
  /** In the query language; `''` matches everything. */
  readonly query: string;
  /** Where to go on. `null` or absent: begin with a snapshot. */
  readonly since?: Position | null;
  /** Rows of a snapshot, from 0 to 500. Default: 300. */
  readonly snapshot?: number;
};

export class Stream {
  readonly #host: Host;
  #connection: Connection = CLOSED;
  #state: StreamState = { kind: 'closed' };
  #socket: Socket | null = null;
  #cancelTimer: () => void = () => undefined;
  readonly #subscriptions = new Set<LiveSubscription>();
  #ids = 0;
  readonly #events: Event[] = [];
  #stepping = false;

  constructor(host: Host) {
    this.#host = host;
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Connects, and stays connected until `close`. After a refusal it tries once more. */
  open(): void {
    this.#take({ type: 'open', now: this.#host.now() });
  }

  /** Nothing of the host is called from now on. `open` may follow: subscriptions go on where they are. */
  close(): void {
    this.#events.length = 0;
    this.#take({ type: 'close', now: this.#host.now() });
  }

  /** The network is back, or the person is: a waiting stream connects now. */
  wake(): void {
    this.#take({ type: 'wake', now: this.#host.now() });
  }

  /** A hidden viewer gets at most one message per second. Showing it again wakes the stream. */
  hide(hidden: boolean): void {
    this.#take({ type: 'hide', now: this.#host.now(), hidden });
  }

  subscribe({ query, since = null, snapshot = 300 }: SubscribeOptions): Subscription {
    const subscription = new LiveSubscription({
      ...{ query, since, snapshot },
      send: (message) => this.#send(message),
      newId: () => {
        this.#ids += 1;
        return `s${this.#ids}`;
      },
      onClose: () => this.#subscriptions.delete(subscription),
    });
    this.#subscriptions.add(subscription);
    if (this.#connection.phase === 'live') subscription.connected();
    return subscription;
  }

  /** One step at a time: what the host does inside of a call comes after it. */
  #take(event: Event): void {
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  #step(event: Event): void {
    const { connection, effects } = stepConnection(this.#connection, event);
    this.#connection = connection;
    for (const effect of effects) this.#do(effect);
    const state = stateOf(connection);
    const isNew = !isSameState(state, this.#state);
    this.#state = state;
    if (isNew) this.#host.onState(state);
  }

  #do(effect: Effect): void {
    switch (effect.do) {
      case 'ask':
        void this.#ask(effect.attempt);
        break;
      case 'dial':
        this.#dial(effect.attempt, effect.url);
        break;
      case 'send':
        this.#send(effect.message);
        break;
      case 'set-timer': {
        const { attempt, ms } = effect;
        this.#cancelTimer();
        this.#cancelTimer = this.#host.after(ms, () => this.#take({ type: 'timer', now: this.#host.now(), attempt }));
        break;
      }
      case 'stop-timer':
        this.#cancelTimer();
        break;
      case 'hang-up':
        this.#hangUp();
        break;
      case 'subscribe':
        for (const subscription of this.#subscriptions) subscription.connected();
    }
  }

  async #ask(attempt: number): Promise<void> {
    const { address, now } = this.#host;
    let answer: Address;
    try {
      answer = await address();
    } catch (error) {
      this.#fail(attempt, error);
      return;
    }
    if ('url' in answer) this.#take({ type: 'address', now: now(), attempt, url: answer.url });
    else this.#take({ type: 'refused', now: now(), attempt, refusal: answer.refused });
  }

  #fail(attempt: number, error: unknown): void {
    const { now, random } = this.#host;
    const why = error instanceof Error ? error.message : String(error);
    this.#take({ type: 'failed', now: now(), attempt, why, random: random() });
  }

  #dial(attempt: number, url: string): void {
    const { openSocket, now, random } = this.#host;
    let socket: Socket;
    try {
      socket = openSocket(url);
    } catch (error) {
      this.#fail(attempt, error);
      return;
    }
    this.#socket = socket;
    socket.addEventListener('open', () => this.#take({ type: 'opened', now: now(), attempt }));
    socket.addEventListener('message', ({ data }) => this.#hear(socket, String(data), attempt));
    // A close follows, and says more.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code }) =>
      this.#take({ type: 'shut', now: now(), attempt, code, random: random() }),
    );
  }

  #hear(socket: Socket, text: string, attempt: number): void {
    if (this.#socket !== socket) return;
    const { now, onWelcome, onSecond, onNews } = this.#host;
    const incoming = readMessage(text);
    if (incoming.kind === 'welcome') {
      onWelcome?.(incoming.message);
      this.#take({ type: 'welcome', now: now(), attempt });
      return;
    }
    this.#take({ type: 'heard', now: now(), attempt });
    if (incoming.kind === 'second') onSecond?.(incoming.message);
    if (incoming.kind !== 'change') return;
    for (const subscription of this.#subscriptions) {
      if (subscription.told(incoming.id, incoming.change)) onNews();
    }
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#socket = null;
    for (const subscription of this.#subscriptions) subscription.disconnected();
    socket?.close();
  }
}

export function createStream(host: Host): Stream {
  return new Stream(host);
}

function isSameState(one: StreamState, other: StreamState): boolean {
  if (one.kind === 'waiting' && other.kind === 'waiting') return one.retryAt === other.retryAt && one.why === other.why;
  return one.kind === other.kind;
}

function stateOf({ phase, timerDue, brokenSince, why, refusal }: Connection): StreamState {
  switch (phase) {
    case 'closed':
    case 'live':
      return { kind: phase };
    case 'asking':
    case 'dialling':
    case 'greeting':
      return { kind: 'connecting' };
    case 'waiting':
      return { kind: 'waiting', retryAt: timerDue, since: brokenSince ?? timerDue, why };
    case 'ended':
      return { kind: refusal };
  }
}
