// One exchange from the first byte of DNS to the end of the answer, as undici's handler: it gathers what happened, keeps
// the one deadline and settles exactly once. After that whatever the network still says is nobody's business.
import type { Phases } from '@posthorn/contracts';
import type { Dispatcher } from 'undici';
import type { TransportResult } from '../ports/transport.ts';
import type { Connection } from './connections.ts';
import { exchangeFault, interrupted, TransportFault } from './faults.ts';
import { ResponseCapture } from './response-capture.ts';

export type ExchangeEnd = { result: TransportResult; keepConnection: boolean };

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
const roundedOrNull = (ms: number | null): number | null => (ms === null ? null : rounded(ms));

export class Exchange implements Dispatcher.DispatchHandler {
  readonly signal: AbortSignal;
  readonly connection: Connection;
  readonly #where: string;
  readonly #timeoutMs: number;
  readonly #ended: (exchange: Exchange, end: ExchangeEnd) => void;
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #sentAt: number | null = null;
  #firstByteMs: number | null = null;
  #status: number | null = null;
  #capture: ResponseCapture | null = null;
  #settled = false;

  constructor(
    connection: Connection,
    { where, timeoutMs, signal }: { where: string; timeoutMs: number; signal: AbortSignal },
    ended: (exchange: Exchange, end: ExchangeEnd) => void,
  ) {
    this.connection = connection;
    this.signal = signal;
    this.#where = where;
    this.#timeoutMs = timeoutMs;
    this.#ended = ended;
    this.#timer = setTimeout(() => this.#onDeadline(), timeoutMs);
  }

  /** Called in the turn in which undici writes the request to the socket. */
  onRequestStart(): void {
    this.#sentAt = performance.now();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // 1xx: the answer is still to come.
    if (this.#settled || status < 200) return;
    this.#firstByteMs = performance.now() - (this.#sentAt ?? this.#startedAt);
    this.#status = status;
    this.#capture = new ResponseCapture(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#settled || this.#capture === null) return;
    const goOn = this.#capture.add(chunk);
    if (!goOn) this.#settle(null, false);
  }

  onResponseEnd(): void {
    // undici takes a reset for the end of an answer without a stated length; it is a cut like any other.
    const error = this.connection.socket?.errored ?? null;
    if (error !== null) this.onResponseError(null, error);
    else this.#settle(null, true);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#settled) return;
    const reused = this.connection.dial === null;
    const state = { where: this.#where, answered: this.#status !== null, reused, sent: this.#sentAt !== null };
    this.#settle(exchangeFault(error, state), false);
  }

  /** Ends it early, closing its connection: a request that was not written yet never will be. */
  interrupt(): void {
    this.#settle(interrupted('stopped by the dispatcher before the exchange ended'), false);
  }

  /** Timers run before sockets are read: an answer that is already here must not lose to a late event loop. */
  #onDeadline(): void {
    setImmediate(() => {
      if (!this.#settled) this.#settle(new TransportFault('timeout', this.#whatHung()), false);
    });
  }

  #whatHung(): string {
    const after = `no end after ${this.#timeoutMs} ms`;
    const { dial, socket } = this.connection;
    if (socket === null || this.#sentAt === null) {
      if (dial?.phase === 'dns') return `${after}: still resolving the name of ${this.#where}`;
      if (dial?.phase === 'tls') return `${after}: still in the TLS handshake with ${this.#where}`;
      return `${after}: still connecting to ${this.#where}`;
    }
    const sinceSent = `${Math.round(performance.now() - this.#sentAt)} ms after the request was sent`;
    if (this.#capture !== null) {
      return `${after}: still reading the answer of ${this.#where}, ${this.#capture.received} bytes of its body so far`;
    }
    if (socket.writableLength > 0) return `${after}: ${this.#where} is not reading the request`;
    return `${after}: still waiting for the answer of ${this.#where}, ${sinceSent}`;
  }

  /**
   * dns, connect, tls: the time spent in each on the connection made for this exchange, an unfinished one up to where it
   * was given up; `null` where there was none. first_byte: from writing the request to having the status line and headers
   * of the final answer. total: from the call to the end.
   */
  #phases(): Phases {
    const { dial } = this.connection;
    return {
      dns_ms: dial === null ? null : roundedOrNull(dial.dnsMs),
      connect_ms: dial === null ? null : roundedOrNull(dial.connectMs),
      tls_ms: dial === null ? null : roundedOrNull(dial.tlsMs),
      first_byte_ms: roundedOrNull(this.#firstByteMs),
      total_ms: rounded(performance.now() - this.#startedAt),
    };
  }

  #settle(fault: TransportFault | null, keepConnection: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    // Ends the phase it hangs in, so that its time is counted.
    if (fault !== null) this.connection.dial?.cancel();
    const error = fault === null ? null : { kind: fault.kind, message: fault.message };
    const response = this.#capture?.response(fault === null) ?? null;
    this.#ended(this, { result: { status: this.#status, error, response, phases: this.#phases() }, keepConnection });
  }
}
