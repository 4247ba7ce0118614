// A host whose clock, chance and network are the test's, and which keeps what it is told.
import type { Address, Greeting, Socket, StreamState, Tick } from '../../src/index.ts';
import { createStream } from '../../src/index.ts';

type Listeners = {
  open: () => void;
  message: (event: { data: unknown }) => void;
  close: (event: { code: number }) => void;
};

export class FakeSocket implements Socket {
  readonly url: string;
  readonly sent: string[] = [];
  isClosed = false;
  readonly #listeners: Partial<Listeners> = {};
  readonly #onSend: (socket: FakeSocket, text: string) => void;

  constructor(url: string, onSend: (socket: FakeSocket, text: string) => void) {
    this.url = url;
    this.#onSend = onSend;
  }

  addEventListener(type: string, listener: unknown): void {
    Object.assign(this.#listeners, { [type]: listener });
  }

  send(text: string): void {
    if (this.isClosed) throw new Error('a closed socket is used');
    this.sent.push(text);
    this.#onSend(this, text);
  }

  /** As a WebSocket does, it says later that it is closed. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    queueMicrotask(() => this.#listeners.close?.({ code: 1005 }));
  }

  open(): void {
    this.#listeners.open?.();
  }

  tell(message: unknown): void {
    this.#listeners.message?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  shut(code: number): void {
    this.isClosed = true;
    this.#listeners.close?.({ code });
  }
}

export class FakeHost {
  time = 1_000_000;
  chance = 1;
  readonly sockets: FakeSocket[] = [];
  readonly states: StreamState[] = [];
  readonly greetings: Greeting[] = [];
  readonly ticks: Tick[] = [];
  news = 0;
  asked = 0;
  address: () => Promise<Address> = async () => ({ url: 'ws://here' });
  onSend: (socket: FakeSocket, text: string) => void = () => undefined;
  readonly timers = new Set<{ due: number; run: () => void }>();
  /** Every call of a listener. */
  calls = 0;

  readonly stream = createStream({
    address: () => {
      this.asked += 1;
      return this.address();
    },
    openSocket: (url) => {
      const socket = new FakeSocket(url, (of, text) => this.onSend(of, text));
      this.sockets.push(socket);
      return socket;
    },
    now: () => this.time,
    random: () => this.chance,
    after: (ms, run) => {
      const timer = { due: this.time + ms, run };
      this.timers.add(timer);
      return () => this.timers.delete(timer);
    },
    onState: (state) => {
      this.calls += 1;
      this.states.push(state);
    },
    onNews: () => {
      this.calls += 1;
      this.news += 1;
    },
    onWelcome: (greeting) => {
      this.calls += 1;
      this.greetings.push(greeting);
    },
    onSecond: (tick) => {
      this.calls += 1;
      this.ticks.push(tick);
    },
  });

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('there is no socket yet');
    return last;
  }

  /** Sockets that the stream did not close and that were not closed from outside. */
  get openSockets(): FakeSocket[] {
    return this.sockets.filter(({ isClosed }) => !isClosed);
  }

  /** Time passes, and timers fire when they are due. */
  pass(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = [...this.timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.due);
      next.run();
    }
    this.time = until;
  }

  /** The machine sleeps: timers that were due meanwhile fire late, at its end. */
  sleep(ms: number): void {
    this.time += ms;
    this.pass(0);
  }

  /** What was promised is answered. */
  async answers(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Connects, up to the welcome. */
  async connect(welcome: unknown): Promise<FakeSocket> {
    this.stream.open();
    await this.answers();
    this.socket.open();
    this.socket.tell(welcome);
    return this.socket;
  }
}
