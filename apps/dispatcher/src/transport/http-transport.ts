// The Transport over sockets: one request a call. Redirects are not followed and proxy variables not read, because nothing
// here does so.
import { Numbered } from '../domain/numbered.ts';
import type { Transport, TransportRequest, TransportResult } from '../ports/transport.ts';
import { Connections } from './connections.ts';
import type { DialTarget } from './dial.ts';
import { Exchange, type ExchangeDeps } from './exchange.ts';
import { type Fault, interrupted, unsendable } from './faults.ts';
import { LargeWrites } from './large-writes.ts';
import { LookUps } from './names/look-ups.ts';
import type { Resolve } from './names/name-fault.ts';
import { createResolve } from './names/resolve-name.ts';
import { requestHead, requestPieces } from './request-bytes.ts';
import { secureContexts } from './secure-contexts.ts';

export type HttpTransportOptions = {
  allowPrivateNetworks: boolean;
  /** Finds the addresses of a name; as the system does where it is not given. */
  resolve?: Resolve;
};

/** `dial`: where to connect, without a credential. */
type Destination = { dial: DialTarget; origin: string; host: string; path: string };

const DESTINATIONS_KEPT = 1_000;
const NO_PHASES = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 };

const notSent = (error: Fault): Promise<TransportResult> =>
  Promise.resolve({ status: null, error, response: null, phases: NO_PHASES });

/** `null` for what is no http(s) URL; services refuse such on save, and a send must settle all the same. */
const parseDestination = (text: string): Destination | null => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') return null;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const path = url.pathname + url.search;
  return { dial: { hostname, port, secure, credential: null }, origin: url.origin, host: url.host, path };
};

class HttpTransport implements Transport {
  readonly #lookUps: LookUps;
  readonly #deps: ExchangeDeps;
  readonly #destinations = new Map<string, Destination>();
  readonly #running = new Numbered<Exchange>();
  readonly #watched = new WeakSet<AbortSignal>();
  #closed = false;

  constructor({ allowPrivateNetworks, resolve = createResolve() }: HttpTransportOptions) {
    this.#lookUps = new LookUps(resolve);
    this.#deps = {
      connections: new Connections(),
      largeWrites: new LargeWrites(),
      dialling: {
        policy: { allowPrivateNetworks },
        lookup: this.#lookUps.lookup,
        secureContext: secureContexts(),
        sessions: new Map(),
      },
    };
  }

  send(request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
    if (this.#closed || signal.aborted) return notSent(interrupted('stopped before it was sent'));
    const target = this.#destination(request.url);
    if (target === null) return notSent({ kind: 'protocol_error', message: 'the URL is not an http or https URL' });
    const { dial, host, path, origin } = target;
    const { method, credential, headers } = request;
    const head = requestHead({ method, host, path, headers }, request.body.byteLength);
    if ('invalidHeader' in head) return notSent(unsendable(head.invalidHeader));
    this.#watch(signal);
    const { tenantId, timeoutMs } = request;
    const pool = credential === null ? origin : `${credential.name} ${origin}`;
    const pieces = requestPieces(head.text, request.body);
    const to = credential === null ? dial : { ...dial, credential };
    const input = { target: to, pool, tenantId, request: pieces, timeoutMs, signal };
    return new Promise((resolve) => {
      const exchange = new Exchange(this.#deps, input, (result) => {
        this.#running.take(number);
        resolve(result);
      });
      const number = this.#running.add(exchange);
      exchange.start();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const exchange of this.#running.all()) exchange.interrupt();
    this.#lookUps.close();
    await this.#deps.connections.close();
  }

  /** One listener a signal, however many exchanges it governs: adding one for each would cost more. */
  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return;
    this.#watched.add(signal);
    const interruptAll = (): void => {
      for (const exchange of this.#running.all()) if (exchange.signal === signal) exchange.interrupt();
    };
    signal.addEventListener('abort', interruptAll, { once: true });
  }

  #destination(url: string): Destination | null {
    const known = this.#destinations.get(url);
    if (known !== undefined) return known;
    const parsed = parseDestination(url);
    if (parsed === null) return null;
    if (this.#destinations.size >= DESTINATIONS_KEPT) this.#destinations.clear();
    this.#destinations.set(url, parsed);
    return parsed;
  }
}

export const createHttpTransport = (options: HttpTransportOptions): Transport => new HttpTransport(options);
