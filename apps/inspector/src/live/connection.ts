// The one WebSocket of the page: comes back by itself, and always knows how it stands. It carries messages; what they mean
// is the subscriptions' business. No React.
import { type ClientMessage, LIVE_VERSION, type ServerMessage, serverMessage } from '@posthorn/contracts/live';
import { reconnectDelayMs } from './reconnect.ts';

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Tries again then (epoch ms). */
  | { kind: 'waiting'; retryAt: number; since: number }
  /** The session is over: trying again is of no use. */
  | { kind: 'signed-out' }
  /** The token may not read deliveries. */
  | { kind: 'forbidden' }
  | { kind: 'closed' };

type Deps = {
  /** @throws where there is none to be had; `signedOut` on the error: for good */
  getTicket: () => Promise<string>;
  streamUrl: (ticket: string) => string;
  onMessage: (message: ServerMessage) => void;
  onState: (state: ConnectionState) => void;
  /** What a refused ticket means; `null` = try again later. */
  refusalOf: (error: unknown) => 'signed-out' | 'forbidden' | null;
};

const PING_EVERY_MS = 10_000;
const DEAD_AFTER_MS = 25_000;
/** A timer this late: the machine was asleep. */
const ASLEEP_MS = 5000;
/** Close codes of the dispatcher after which another try with the same session is refused too. */
const SIGNED_OUT = 4401;

export class Connection {
  readonly #deps: Deps;
  #socket: WebSocket | null = null;
  #state: ConnectionState = { kind: 'closed' };
  #failures = 0;
  #brokenSince = 0;
  #heardAt = 0;
  #ping: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #stop = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
    const { signal } = this.#stop;
    addEventListener('online', () => this.#retryNow(), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        this.send({ t: 'vis', hidden: document.hidden });
        if (!document.hidden) this.#retryNow();
      },
      { signal },
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  open(): void {
    if (this.#state.kind === 'closed') void this.#connect();
  }

  close(): void {
    this.#stop.abort();
    this.#drop();
    this.#become({ kind: 'closed' });
  }

  /** @returns false where there is no connection: the caller sends it again on `welcome` */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#become({ kind: 'connecting' });
    let ticket: string;
    try {
      ticket = await this.#deps.getTicket();
    } catch (error) {
      const refusal = this.#deps.refusalOf(error);
      if (refusal === null) this.#wait();
      else this.#become({ kind: refusal });
      return;
    }
    if (this.#stop.signal.aborted) return;
    const socket = new WebSocket(this.#deps.streamUrl(ticket));
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () => this.send({ t: 'hello', v: LIVE_VERSION });
    socket.onmessage = ({ data }) => this.#take(data);
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#drop();
      if (code === SIGNED_OUT) this.#become({ kind: 'signed-out' });
      else this.#wait();
    };
    this.#startPings();
  }

  #take(data: unknown): void {
    this.#heardAt = Date.now();
    const parsed = serverMessage.safeParse(JSON.parse(String(data)));
    // One of a newer dispatcher that we do not know; what it counts on would be a higher version.
    if (!parsed.success) return;
    if (parsed.data.t === 'welcome') {
      this.#failures = 0;
      this.#brokenSince = 0;
      if (document.hidden) this.send({ t: 'vis', hidden: true });
      this.#become({ kind: 'live' });
    }
    this.#deps.onMessage(parsed.data);
  }

  #startPings(): void {
    clearInterval(this.#ping);
    let due = Date.now() + PING_EVERY_MS;
    let n = 0;
    this.#ping = setInterval(() => {
      const now = Date.now();
      const slept = now - due > ASLEEP_MS;
      due = now + PING_EVERY_MS;
      if (slept || now - this.#heardAt > DEAD_AFTER_MS) {
        this.#drop();
        void this.#connect();
        return;
      }
      n += 1;
      this.send({ t: 'ping', n });
    }, PING_EVERY_MS);
  }

  #wait(): void {
    this.#brokenSince ||= Date.now();
    const delayMs = reconnectDelayMs(this.#failures, Math.random);
    this.#failures += 1;
    this.#become({ kind: 'waiting', retryAt: Date.now() + delayMs, since: this.#brokenSince });
    this.#retry = setTimeout(() => void this.#connect(), delayMs);
  }

  #retryNow(): void {
    if (this.#state.kind === 'waiting') void this.#connect();
  }

  #drop(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#deps.onState(state);
  }
}
