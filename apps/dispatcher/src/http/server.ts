// The listening HTTP server: Node's own, with limits for every connection and for its shutdown.
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ConnectionLimits, Connections } from './connections.ts';
import { Door, type DoorParts } from './door.ts';
import type { MessageClasses } from './message-classes.ts';
import { createServer } from './node-http.ts';

export type ServerLimits = ConnectionLimits & {
  /** From the opening of a connection, or from the first byte of a further request, to the end of the request's head. */
  headersMs: number;
  /** From the first byte of a request to the end of its body. */
  requestMs: number;
  /** Between two requests of a connection. Longer than the 60 s after which common proxies close theirs. */
  idleMs: number;
  /** How long a stop waits for requests under way. */
  closeMs: number;
  /** How often overdue connections are looked for. */
  checkMs: number;
};

export const SERVER_LIMITS: Omit<ServerLimits, 'connections'> = {
  headersMs: 10_000,
  requestMs: 60_000,
  idleMs: 65_000,
  workMs: 180_000,
  takeMs: 30_000,
  closeMs: 5000,
  checkMs: 1000,
};

/** Who takes requests for another protocol. RFC 9110, 7.8: a server may ignore `Upgrade`, and serves the request then. */
type Upgrades = {
  /** False: `Upgrade` is ignored (h2c, for one, which Java's client and `curl --http2` offer with their first request). */
  wants(request: IncomingMessage): boolean;
  /**
   * Admits the request or refuses it, and in that case ends the connection.
   * @param onAdmitted called once it is admitted: until then its connection gives way to others like any that waits
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, onAdmitted: () => void): void;
};

export type ServerParts = Omit<DoorParts, 'begin'> & {
  app: RequestListener;
  /** Of requests and responses; Node's own if it is not given. */
  classes?: MessageClasses;
  upgrades: Upgrades;
  limits: ServerLimits;
};

export class HttpServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #limits: ServerLimits;
  readonly #check: NodeJS.Timeout;
  #isStopping = false;

  constructor({ app, classes, upgrades, limits, callers, callerOf, refuse }: ServerParts) {
    this.#limits = limits;
    this.#connections = new Connections(limits);
    this.#server = createServer({
      ...classes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: limits.checkMs,
      shouldUpgradeCallback: (request) => upgrades.wants(request),
    });
    this.#server.on('connection', (socket) => this.#connections.add(socket));
    const door: Door = new Door({
      callers,
      callerOf,
      begin: (request, response) => {
        this.#connections.begun(request.socket, response);
        // The client gets no answer to what it sent after this one: there must be nothing.
        if (this.#isStopping && !door.holds(request.socket)) response.setHeader('connection', 'close');
        app(request, response);
      },
      refuse: (request, response) => {
        this.#connections.begun(request.socket, response);
        refuse(request, response);
      },
    });
    // With `Expect: 100-continue` the reader of the body says when to send it, so that a refusal can come first.
    for (const event of ['request', 'checkContinue'] as const) {
      this.#server.on(event, (request, response) => {
        door.arrived(request, response);
        if (door.holds(request.socket)) this.#connections.queued(request.socket);
      });
    }
    this.#server.on('upgrade', (request, socket, head) =>
      upgrades.upgrade(request, socket, head, () => this.#connections.upgraded(socket)),
    );
    this.#check = setInterval(() => this.#connections.endOverdue(), limits.checkMs).unref();
  }

  /** @returns where it listens, with the port that was free if none was named. @throws the system's error if the address is taken */
  listen({ host, port }: { host: string; port: number }): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        const actual = typeof address === 'object' && address !== null ? address.port : port;
        resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
      });
    });
  }

  /**
   * Requests under way are answered, with `connection: close`; idle connections end now. After `closeMs` whatever is
   * still open is destroyed, so that a client that never ends its request cannot keep the dispatcher from stopping.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const cutOff = setTimeout(() => this.#connections.endAll(), this.#limits.closeMs);
    this.#isStopping = true;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(cutOff);
    clearInterval(this.#check);
  }
}
