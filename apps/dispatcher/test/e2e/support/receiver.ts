// A receiver on a free loopback port: plain node:http or node:https, keeps what it got, answers as it is told.
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { within } from './deadline.ts';

export type Arrival = {
  headers: IncomingHttpHeaders;
  body: Buffer;
  path: string;
  /** Common name of the client's certificate; `null` without one. */
  certificate: string | null;
};
export type Answer = (response: ServerResponse, arrival: Arrival, count: number) => void;

const ok: Answer = (response) => void response.end('ok');

const certificateOf = (socket: Socket): string | null =>
  socket instanceof TLSSocket ? (socket.getPeerCertificate().subject?.CN?.toString() ?? null) : null;

export class Receiver implements AsyncDisposable {
  readonly #server: Server;
  readonly #scheme: string;
  readonly arrivals: Arrival[] = [];
  #waiting: { reached: (arrivals: Arrival[]) => boolean; resolve: () => void }[] = [];

  private constructor(answer: Answer, tls: ServerOptions | null) {
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const arrival = {
          ...{ headers: request.headers, body: Buffer.concat(chunks), path: request.url ?? '/' },
          certificate: certificateOf(request.socket),
        };
        this.arrivals.push(arrival);
        answer(response, arrival, this.arrivals.length);
        this.#tell();
      });
    };
    this.#server = tls === null ? createServer(listener) : createTlsServer(tls, listener);
    this.#scheme = tls === null ? 'http' : 'https';
  }

  /** @param tls makes it a receiver by https */
  static async start(answer: Answer = ok, tls: ServerOptions | null = null): Promise<Receiver> {
    const receiver = new Receiver(answer, tls);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves as soon as what has arrived is enough. */
  until(what: string, reached: (arrivals: Arrival[]) => boolean, deadlineMs?: number): Promise<void> {
    if (reached(this.arrivals)) return Promise.resolve();
    const enough = new Promise<void>((resolve) => this.#waiting.push({ reached, resolve }));
    return within(what, enough, deadlineMs);
  }

  #tell(): void {
    this.#waiting = this.#waiting.filter(({ reached, resolve }) => {
      if (!reached(this.arrivals)) return true;
      resolve();
      return false;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
