// Receivers that answer as a test says, in virtual time, and remember what they got.
import type { AttemptErrorKind } from '@posthorn/contracts';
import type { Transport, TransportRequest, TransportResult } from '../../src/ports/transport.ts';
import type { VirtualClock } from './virtual-clock.ts';

export type Answer = {
  /** `null` = no answer begins. */
  status: number | null;
  headers?: Record<string, string | string[]>;
  body?: string;
  error?: { kind: AttemptErrorKind; message: string };
  /** How long it takes; beyond the request's deadline it is a timeout. */
  afterMs?: number;
};

/** A receiver that takes the request and never answers. */
export const HANGS: Answer = { status: null, afterMs: Number.POSITIVE_INFINITY };

export type SentRequest = {
  url: string;
  id: string;
  attempt: number;
  at: number;
  body: string;
  headers: Readonly<Record<string, string>>;
};

/** What a receiver does with one request: a status is short for an answer at once. */
export type Script = (request: SentRequest, transport: ScriptedTransport) => Answer | number;

export class ScriptedTransport implements Transport {
  readonly sent: SentRequest[] = [];
  /** Most requests that were under way at once, by URL and in all (`*`). */
  readonly most = new Map<string, number>();
  readonly #underWay = new Map<string, number>();
  readonly #clock: VirtualClock;
  script: Script;

  constructor(clock: VirtualClock, script: Script = () => 200) {
    this.#clock = clock;
    this.script = script;
  }

  underWay(url = '*'): number {
    return this.#underWay.get(url) ?? 0;
  }

  to(url: string): SentRequest[] {
    return this.sent.filter((request) => request.url === url);
  }

  async send(request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
    const startedAt = this.#clock.now();
    const begunAt = this.#clock.monotonic();
    const sent: SentRequest = {
      url: request.url,
      id: request.headers['webhook-id'] ?? '',
      attempt: Number(request.headers['posthorn-attempt']),
      at: startedAt,
      body: Buffer.from(request.body).toString('utf8'),
      headers: request.headers,
    };
    this.sent.push(sent);
    this.#count(request.url, 1);
    try {
      const scripted = this.script(sent, this);
      const answer = typeof scripted === 'number' ? { status: scripted } : scripted;
      const ended = await this.#wait(answer.afterMs ?? 0, request.timeoutMs, signal);
      const phases = {
        dns_ms: null,
        connect_ms: null,
        tls_ms: null,
        first_byte_ms: null,
        total_ms: this.#clock.monotonic() - begunAt,
      };
      if (ended !== 'answered') {
        const message = ended === 'timeout' ? 'no answer in time' : 'stopped';
        return { status: null, error: { kind: ended, message }, response: null, phases };
      }
      const { status, headers = {}, body = '', error = null } = answer;
      const response = status === null ? null : { headers, body: Buffer.from(body), truncated: false };
      return { status, error, response, phases };
    } finally {
      this.#count(request.url, -1);
    }
  }

  #wait(afterMs: number, timeoutMs: number, signal: AbortSignal): Promise<'answered' | 'timeout' | 'interrupted'> {
    if (signal.aborted) return Promise.resolve('interrupted');
    if (afterMs <= 0) return Promise.resolve('answered');
    return new Promise((resolve) => {
      const delayMs = Math.min(afterMs, timeoutMs);
      const callOff = this.#clock.wakeAfter(delayMs, () => resolve(afterMs > timeoutMs ? 'timeout' : 'answered'));
      signal.addEventListener('abort', () => {
        callOff();
        resolve('interrupted');
      });
    });
  }

  #count(url: string, by: 1 | -1): void {
    for (const name of [url, '*']) {
      const now = this.underWay(name) + by;
      this.#underWay.set(name, now);
      this.most.set(name, Math.max(now, this.most.get(name) ?? 0));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.script = () => ({ status: null, error: { kind: 'interrupted', message: 'closed' } });
  }
}
