// A viewer over a real WebSocket: takes in what comes as the protocol says, and keeps what it was told.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import {
  type ClientMessage,
  LIVE_VERSION,
  type LivePosition,
  type LiveRow,
  type ServerMessage,
  serverMessage,
  toLiveRow,
} from '@posthorn/contracts/live';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { Api } from '../../http/support/api.ts';

export async function ticketOf(api: Api): Promise<string> {
  const { status, json, text } = await api.post('/stream/tickets');
  expect(status, text).toBe(201);
  return json.data.ticket;
}

export type Opening = { ticket?: string; path?: string; headers?: Record<string, string> };

/** The answer where the stream is not opened. */
export async function refusalOf(url: string, { ticket = '', path, headers = {} }: Opening) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path ?? `/api/v3/stream?ticket=${ticket}`}`, { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, json: JSON.parse(text) };
}

export class Watcher implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** Code of the close, once it is closed. */
  closed: number | null = null;
  /** What the close says. */
  reason = '';
  #read = 0;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.messages.push(serverMessage.parse(JSON.parse(String(data))));
      this.#wake();
    });
    socket.on('close', (code, reason) => {
      this.closed = code;
      this.reason = String(reason);
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  static async open(
    api: Pick<Api, 'url'> & Partial<Api>,
    { hello = true, ...opening }: Opening & { hello?: boolean } = {},
  ): Promise<Watcher> {
    const path = opening.path ?? `/api/v3/stream?ticket=${opening.ticket ?? (await ticketOf(api as Api))}`;
    const url = `${api.url.replace('http', 'ws')}${path}`;
    const socket = new WebSocket(url, { headers: opening.headers ?? {} });
    const watcher = new Watcher(socket);
    await Promise.race([
      once(socket, 'open'),
      watcher.end().then((code) => Promise.reject(new Error(`closed (${code})`))),
    ]);
    if (hello) watcher.send({ t: 'hello', v: LIVE_VERSION });
    return watcher;
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(q = '', since: LivePosition | null = null, id = 's1', snapshot = 100): void {
    this.send({ t: 'sub', id, q, since, snapshot });
  }

  /** The next message of this kind; others before it are passed over. */
  async next<T extends ServerMessage['t']>(t: T): Promise<Extract<ServerMessage, { t: T }>> {
    for (;;) {
      while (this.#read < this.messages.length) {
        const message = this.messages[this.#read] as ServerMessage;
        this.#read += 1;
        if (message.t === t) return message as Extract<ServerMessage, { t: T }>;
      }
      if (this.closed !== null) throw new Error(`closed (${this.closed}) before "${t}" came`);
      await this.#more();
    }
  }

  /** Every message from here on, until the connection is over. */
  async *all(): AsyncGenerator<ServerMessage> {
    for (;;) {
      while (this.#read < this.messages.length) {
        this.#read += 1;
        yield this.messages[this.#read - 1] as ServerMessage;
      }
      if (this.closed !== null) return;
      await this.#more();
    }
  }

  /** The code of the close. */
  async end(): Promise<number> {
    while (this.closed === null) await this.#more();
    return this.closed;
  }

  /** The answer to a ping: whatever was asked before has been answered, or never will be. */
  async roundTrip(): Promise<void> {
    this.send({ t: 'ping', n: 1 });
    await this.next('pong');
  }

  ack(at: LivePosition, id = 's1'): void {
    this.send({ t: 'ack', id, at });
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }

  /** Rows that frames have told, until one is as wished. */
  async rowThat(wished: (row: LiveRow) => boolean): Promise<LiveRow> {
    for (;;) {
      const { rows } = await this.next('ev');
      const found = rows.map(toLiveRow).find(wished);
      if (found !== undefined) return found;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.end();
  }
}
