// Receivers on ephemeral loopback ports, well and badly behaved, and a transport that may talk to them.
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Transport, TransportRequest, TransportResult } from '../../src/ports/transport.ts';
import { createHttpTransport, type HttpTransportOptions } from '../../src/transport/http-transport.ts';
import type { Resolve } from '../../src/transport/names/name-fault.ts';

export type Receiver = AsyncDisposable & { port: number; url: string; connections: () => number };

export const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');

const listening = async (server: Server, scheme: string, host = '127.0.0.1'): Promise<Receiver> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}/hook`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
};

/** A node:http server. */
export const httpReceiver = (listener: RequestListener, host?: string): Promise<Receiver> =>
  listening(createHttpServer(listener), 'http', host);

/** Whatever the test writes to the bare socket. */
export const tcpReceiver = (onSocket: (socket: Socket) => void): Promise<Receiver> =>
  listening(createTcpServer(onSocket), 'http');

/** A bare TCP receiver that runs `answer` once the whole of a request (it ends in `body`) has come. */
export const rawReceiver = (answer: (socket: Socket, request: string) => void): Promise<Receiver> =>
  tcpReceiver((socket) => {
    let request = '';
    socket.on('data', (chunk) => {
      request += chunk.toString('latin1');
      if (!request.endsWith(BODY)) return;
      const whole = request;
      request = '';
      answer(socket, whole);
    });
  });

export const tlsReceiver = (options: TlsOptions, onSocket: (socket: Socket) => void): Promise<Receiver> => {
  const server = createTlsServer(options, onSocket);
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return listening(server, 'https');
};

export const BODY = '{"id":1,"end":true}';

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** Finds the addresses of every name, without memory: each connection asks again. */
export const resolvesTo =
  (lookup: (name: string) => Promise<readonly string[]>): Resolve =>
  async (name) => ({ addresses: await lookup(name), ttlMs: 0 });

type LocalOptions = Partial<HttpTransportOptions> & { lookup?: (name: string) => Promise<readonly string[]> };

export const localTransport = ({ lookup, ...options }: LocalOptions = {}): Transport =>
  createHttpTransport({
    allowPrivateNetworks: true,
    ...(lookup === undefined ? {} : { resolve: resolvesTo(lookup) }),
    ...options,
  });

export const post = (
  transport: Transport,
  url: string,
  { signal = new AbortController().signal, ...rest }: Partial<TransportRequest> & { signal?: AbortSignal } = {},
): Promise<TransportResult> =>
  transport.send(
    {
      tenantId: 1,
      method: 'POST',
      url,
      credential: null,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(BODY),
      timeoutMs: 5_000,
      ...rest,
    },
    signal,
  );

export const text = (result: TransportResult): string => Buffer.from(result.response?.body ?? []).toString('latin1');

/** Promise.withResolvers(), which the compiler's library does not have yet. */
export const deferred = <T = void>(): { promise: Promise<T>; resolve: (value: T) => void } => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};
