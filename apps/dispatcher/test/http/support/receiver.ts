// A receiver on a loopback port that keeps what it got and answers what the test wants.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  method: string;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: string;
  url: string;
};

type Answering = (response: ServerResponse, received: Received) => void;

export type Receiver = AsyncDisposable & {
  url: string;
  received: Received[];
  /** Answers from now on. */
  answer: (answering: Answering) => void;
  /** Resolves when this many requests have come. */
  count: (wanted: number) => Promise<Received>;
};

export const status =
  (code: number, body: string | Uint8Array = '', headers: Record<string, string> = {}): Answering =>
  (response) =>
    void response.writeHead(code, headers).end(body);

export async function startReceiver(answering: Answering = status(200, 'ok')): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  let current = answering;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', headers, rawHeaders, url = '' } = request;
      const one = { method, headers, rawHeaders, url, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      current(response, one);
      for (const wake of waiting.splice(0)) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => {
      current = next;
    },
    async count(wanted) {
      while (received.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
      return received[wanted - 1] as Received;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
