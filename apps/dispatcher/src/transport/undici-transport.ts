// The Transport over undici: one POST a call, straight through Client.dispatch (the promise API of undici costs more than
// the request itself). Redirects are not followed and proxy variables not read, because nothing here does so.
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { Transport, TransportRequest, TransportResult } from '../ports/transport.ts';
import { Connections, type Origin } from './connections.ts';
import { type Lookup, lookupAll } from './dial.ts';
import { Exchange, type ExchangeEnd } from './exchange.ts';
import { hostAndPort } from './faults.ts';
import { sharedLookup } from './shared-lookup.ts';

export type UndiciTransportOptions = {
  allowPrivateNetworks: boolean;
  /** Every address of a name; the system's resolver where it is not given. */
  lookup?: Lookup;
};

type Destination = Origin & { path: string; where: string };

const DESTINATIONS_KEPT = 1_000;
const NO_PHASES = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 0 };

const notSent = (kind: 'interrupted' | 'protocol_error', message: string): TransportResult => ({
  status: null,
  error: { kind, message },
  response: null,
  phases: NO_PHASES,
});

/** `null` for what is no http(s) URL; services refuse such on save, and a send must settle all the same. */
const parseDestination = (text: string): Destination | null => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') return null;
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const path = url.pathname + url.search;
  return { origin: url.origin, hostname, port, secure, path, where: hostAndPort(hostname, port) };
};

/** What Node trusts (its own list, NODE_EXTRA_CA_CERTS) and what the system trusts. Read once, at the first TLS connection. */
const lazySecureContext = (): (() => SecureContext) => {
  let made: SecureContext | undefined;
  return () => {
    made ??= createSecureContext({
      ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])],
    });
    return made;
  };
};

class UndiciTransport implements Transport {
  readonly #connections: Connections;
  readonly #destinations = new Map<string, Destination>();
  readonly #running = new Map<Exchange, (result: TransportResult) => void>();
  readonly #watched = new WeakSet<AbortSignal>();
  #closed = false;

  constructor({ allowPrivateNetworks, lookup = lookupAll }: UndiciTransportOptions) {
    this.#connections = new Connections({
      policy: { allowPrivateNetworks },
      lookup: sharedLookup(lookup),
      secureContext: lazySecureContext(),
      sessions: new Map(),
    });
  }

  send(request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
    if (this.#closed || signal.aborted) return Promise.resolve(notSent('interrupted', 'stopped before it was sent'));
    const destination = this.#destination(request.url);
    if (destination === null) return Promise.resolve(notSent('protocol_error', 'the URL is not one of http or https'));
    this.#watch(signal);
    return new Promise((resolve) => {
      const connection = this.#connections.take(destination);
      const settings = { where: destination.where, timeoutMs: request.timeoutMs, signal };
      const exchange = new Exchange(connection, settings, this.#ended);
      this.#running.set(exchange, resolve);
      connection.dispatch(
        { path: destination.path, method: 'POST', headers: request.headers, body: request.body },
        exchange,
      );
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const exchange of [...this.#running.keys()]) exchange.interrupt();
    await this.#connections.close();
  }

  readonly #ended = (exchange: Exchange, { result, keepConnection }: ExchangeEnd): void => {
    if (keepConnection) this.#connections.giveBack(exchange.connection);
    else this.#connections.drop(exchange.connection);
    const resolve = this.#running.get(exchange);
    this.#running.delete(exchange);
    resolve?.(result);
  };

  /** One listener a signal, however many exchanges it governs: adding one for each would cost more than the map. */
  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return;
    this.#watched.add(signal);
    const interruptAll = (): void => {
      for (const exchange of [...this.#running.keys()]) if (exchange.signal === signal) exchange.interrupt();
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

export const createUndiciTransport = (options: UndiciTransportOptions): Transport => new UndiciTransport(options);
