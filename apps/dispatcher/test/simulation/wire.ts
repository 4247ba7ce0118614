// The network between one process and the receivers: what was sent, when, and how each exchange ended.
import type { Transport, TransportRequest, TransportResult } from '../../src/ports/transport.ts';
import type { Receivers } from './receivers.ts';
import type { SimTime } from './sim-time.ts';

export type Sent = {
  id: string;
  number: number;
  url: string;
  body: string;
  /** Whose process sent it, and when, in real time. */
  life: number;
  at: number;
  result: TransportResult | null;
};

type Watch = { started: (sent: Sent) => void; ended: (sent: Sent) => void };

export class Wire implements Transport {
  readonly #time: SimTime;
  readonly #receivers: Receivers;
  readonly #watch: Watch;
  readonly #life: number;
  isDead = false;
  #callOffs = new Set<() => void>();

  constructor(time: SimTime, receivers: Receivers, watch: Watch, life: number) {
    this.#time = time;
    this.#receivers = receivers;
    this.#watch = watch;
    this.#life = life;
  }

  async send(request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
    if (this.isDead) return new Promise(() => undefined);
    const at = this.#time.elapsed;
    const sent: Sent = {
      id: request.headers['webhook-id'] ?? '',
      number: Number(request.headers['posthorn-attempt']),
      url: request.url,
      body: Buffer.from(request.body).toString('utf8'),
      life: this.#life,
      at,
      result: null,
    };
    this.#watch.started(sent);
    const { status, headers, error, afterMs } = this.#receivers.answer(request.url);
    const end = await this.#wait(Math.min(afterMs, request.timeoutMs), afterMs > request.timeoutMs, signal);
    const phases = {
      dns_ms: null,
      connect_ms: null,
      tls_ms: null,
      first_byte_ms: null,
      total_ms: this.#time.elapsed - at,
    };
    const none = (kind: 'timeout' | 'interrupted') =>
      ({ status: null, error: { kind, message: kind }, response: null, phases }) as const;
    const response = status === null ? null : { headers, body: Buffer.from('answer'), truncated: false };
    sent.result = end === 'answered' ? { status, error, response, phases } : none(end);
    this.#watch.ended(sent);
    return sent.result;
  }

  #wait(ms: number, isTimeout: boolean, signal: AbortSignal): Promise<'answered' | 'timeout' | 'interrupted'> {
    if (ms <= 0) return Promise.resolve('answered');
    return new Promise((resolve) => {
      const callOff = this.#time.after(ms, () => {
        this.#callOffs.delete(callOff);
        resolve(isTimeout ? 'timeout' : 'answered');
      });
      this.#callOffs.add(callOff);
      signal.addEventListener('abort', () => {
        callOff();
        resolve('interrupted');
      });
    });
  }

  /** Its process died: no answer reaches anybody. */
  cut(): void {
    this.isDead = true;
    for (const callOff of this.#callOffs) callOff();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
  }
}
