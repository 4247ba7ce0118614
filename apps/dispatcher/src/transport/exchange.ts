// One exchange from the first byte of DNS to the end of the answer: it gathers what happened, keeps the one deadline and
// settles exactly once. After that whatever the network still says is ignored.
import type { Phases } from '@posthorn/contracts';
import type { TransportResult } from '../ports/transport.ts';
import type { AnswerFlaw, AnswerHead } from './answer/answer-head.ts';
import { AnswerReader, type AnswerSink } from './answer/answer-reader.ts';
import type { Connection, Connections, ConnectionUser } from './connections.ts';
import { Dial, type DialDeps, type DialTarget } from './dial.ts';
import {
  brokenFault,
  type Fault,
  flawedAnswer,
  hostAndPort,
  interrupted,
  isClosed,
  timedOut,
  unreadable,
} from './faults.ts';
import type { LargeWrites } from './large-writes.ts';
import { ResponseCapture } from './response-capture.ts';

export type ExchangeDeps = { connections: Connections; dialling: DialDeps; largeWrites: LargeWrites };

export type ExchangeInput = {
  target: DialTarget;
  /** Of which pool its connection is, by origin and credential. */
  pool: string;
  tenantId: number;
  request: readonly Uint8Array[];
  timeoutMs: number;
  signal: AbortSignal;
};

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
const roundedOrNull = (ms: number | null): number | null => (ms === null ? null : rounded(ms));

export class Exchange implements ConnectionUser, AnswerSink {
  readonly signal: AbortSignal;
  readonly #deps: ExchangeDeps;
  readonly #input: ExchangeInput;
  readonly #ended: (result: TransportResult) => void;
  readonly #reader = new AnswerReader(this);
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  /** How the connection was made; `null` where it was kept from an earlier exchange. */
  #dial: Dial | null = null;
  #connection: Connection | null = null;
  #sentAt: number | null = null;
  #firstByteMs: number | null = null;
  #status: number | null = null;
  #keptForMs: number | null = null;
  #capture: ResponseCapture | null = null;
  #settled = false;

  constructor(deps: ExchangeDeps, input: ExchangeInput, ended: (result: TransportResult) => void) {
    this.#deps = deps;
    this.#input = input;
    this.signal = input.signal;
    this.#ended = ended;
    this.#timer = setTimeout(() => this.#onDeadline(), input.timeoutMs);
  }

  start(): void {
    const kept = this.#deps.connections.takeIdle(this.#input.pool);
    if (kept === null) this.#startFresh();
    else this.#send(kept);
  }

  /** A fault of our own in reading what strangers send costs this attempt, not the process. */
  onBytes(chunk: Buffer): void {
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#settle(unreadable(this.#where, error));
    }
  }

  onStreamEnd(): void {
    if (this.#reader.end() === 'ended') this.#settle(null, { isReusable: false });
    else this.onBroken(null);
  }

  onHead(head: AnswerHead): void {
    this.#firstByteMs = performance.now() - (this.#sentAt ?? this.#startedAt);
    this.#status = head.status;
    this.#keptForMs = head.keptForMs;
    this.#capture = new ResponseCapture(head.headers);
  }

  onBody(part: Buffer): boolean {
    const goOn = this.#capture?.add(part) ?? false;
    if (!goOn) this.#settle(null, { isReusable: false });
    return goOn;
  }

  onEnd(isReusable: boolean): void {
    this.#settle(null, { isReusable });
  }

  onFlaw(flaw: AnswerFlaw): void {
    this.#status ??= flaw.status;
    this.#settle(flawedAnswer(this.#where, flaw));
  }

  /** Ends it early, closing its connection: a request that was not written yet never will be. */
  interrupt(): void {
    this.#settle(interrupted('stopped by the dispatcher before the exchange ended'));
  }

  get #where(): string {
    return hostAndPort(this.#input.target.hostname, this.#input.target.port);
  }

  #startFresh(): void {
    const { target, pool, tenantId } = this.#input;
    this.#dial = new Dial(target, tenantId, this.#deps.dialling, (fault, socket) => {
      if (socket === null) this.#settle(fault);
      else this.#send(this.#deps.connections.adopt(pool, socket));
    });
    this.#dial.start();
  }

  #send(connection: Connection): void {
    this.#connection = connection;
    connection.user = this;
    const { request } = this.#input;
    const bytes = request.reduce((sum, piece) => sum + piece.byteLength, 0);
    this.#deps.largeWrites.take(bytes, () => {
      // It may have ended while it waited, and its connection may be another exchange's by now.
      if (connection.user !== this) return;
      this.#sentAt = performance.now();
      connection.write(request);
    });
  }

  /**
   * The receiver closed a kept connection, most likely because its own idle time was over, while our request was on its
   * way: it goes out again at once, under the same deadline. Never where a byte of an answer has come, and never on a
   * connection that was made for this exchange, so at most once.
   */
  onBroken(error: Error | null): void {
    const connection = this.#connection;
    if (connection !== null && this.#dial === null && !this.#reader.hasBegun && isClosed(error)) {
      this.#connection = null;
      this.#sentAt = null;
      this.#deps.connections.drop(connection);
      this.#startFresh();
    } else {
      this.#settle(brokenFault(this.#input.target, error, this.#reader.hasStatus));
    }
  }

  /** Timers run before sockets are read: an answer that is already here must not lose to a late event loop. */
  #onDeadline(): void {
    setImmediate(() => this.#settle(timedOut(this.#whatHung())));
  }

  #whatHung(): string {
    const after = `not finished after ${this.#input.timeoutMs} ms`;
    if (this.#connection !== null && this.#sentAt === null) return `${after}: the request was not written yet`;
    if (this.#connection === null || this.#sentAt === null) {
      if (this.#dial?.phase === 'dns') return `${after}: still resolving the name of ${this.#where}`;
      if (this.#dial?.phase === 'tls') return `${after}: still in the TLS handshake with ${this.#where}`;
      return `${after}: still connecting to ${this.#where}`;
    }
    const sinceSent = `${Math.round(performance.now() - this.#sentAt)} ms after the request was sent`;
    if (this.#capture !== null) {
      return `${after}: still reading the answer of ${this.#where}, ${this.#capture.received} bytes of its body so far`;
    }
    if (this.#connection.isWriting) return `${after}: ${this.#where} is not reading the request`;
    return `${after}: still waiting for the answer of ${this.#where}, ${sinceSent}`;
  }

  /**
   * dns, connect, tls: the time spent in each on the connection made for this exchange, an unfinished one up to where it
   * was given up; `null` where there was none. first_byte: from writing the request to having the status line and headers
   * of the final answer. total: from the call to the end.
   */
  #phases(): Phases {
    const dial = this.#dial;
    return {
      dns_ms: dial === null ? null : roundedOrNull(dial.dnsMs),
      connect_ms: dial === null ? null : roundedOrNull(dial.connectMs),
      tls_ms: dial === null ? null : roundedOrNull(dial.tlsMs),
      first_byte_ms: roundedOrNull(this.#firstByteMs),
      total_ms: rounded(performance.now() - this.#startedAt),
    };
  }

  #settle(fault: Fault | null, { isReusable } = { isReusable: false }): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    // Ends the phase it hangs in, so that its time is counted.
    if (fault !== null) this.#dial?.cancel();
    if (this.#connection !== null) {
      if (isReusable) this.#deps.connections.giveBack(this.#connection, this.#keptForMs);
      else this.#deps.connections.drop(this.#connection);
    }
    const response = this.#capture?.response(fault === null) ?? null;
    this.#ended({ status: this.#status, error: fault, response, phases: this.#phases() });
  }
}
