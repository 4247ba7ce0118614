// stream-client-12: over a real connection, with the WebSocket of Node and that of `ws`. Their types fit without a cast.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, WebSocket as WsSocket } from 'ws';
import { createStream, type Host, type Socket, type StreamState } from '../src/index.ts';
import { ev, placeOf, snap, welcome } from './support/messages.ts';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

/** Says welcome, answers a subscription, and keeps what it heard. */
class Dispatcher implements AsyncDisposable {
  readonly heard: string[] = [];
  onAck: () => void = () => undefined;
  readonly #http: Server = createServer();
  readonly #sockets = new WebSocketServer({ server: this.#http });

  async start(): Promise<string> {
    opened.push(this);
    this.#sockets.on('connection', (socket) => {
      const tell = (message: unknown) => socket.send(JSON.stringify(message));
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        this.heard.push(message.t);
        if (message.t === 'ack') this.onAck();
        if (message.t === 'hello') tell(welcome(7));
        if (message.t !== 'sub') return;
        if (message.since === null) tell(snap(message.id, 7));
        else tell(ev(message.id, placeOf(message.since).n, 9));
      });
    });
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  cut(code?: number): void {
    for (const socket of this.#sockets.clients) code === undefined ? socket.terminate() : socket.close(code);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

const SOCKETS: [string, (url: string) => Socket][] = [
  ['Node', (url) => new WebSocket(url)],
  ['ws', (url) => new WsSocket(url)],
];

describe.each(SOCKETS)('stream-client-12: the WebSocket of %s', (_of, openSocket) => {
  /** Runs until the viewer has what it waits for. */
  async function view(url: string, until: (seen: readonly string[], state: StreamState) => boolean) {
    const seen: string[] = [];
    let resolve: () => void = () => undefined;
    const done = new Promise<void>((settle) => {
      resolve = settle;
    });
    const look = (state: StreamState): void => {
      if (until(seen, state)) resolve();
    };
    const host: Host = {
      ...{ openSocket, now: Date.now, random: () => 0.01 },
      address: async () => ({ url }),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onState: look,
      onNews: () => {
        subscription.take((change) => {
          if ('rows' in change) seen.push(...change.rows.map(({ id }) => id));
        });
      },
    };
    const stream = createStream(host);
    const subscription = stream.subscribe({ query: '' });
    stream.open();
    await done;
    stream.close();
    return seen;
  }

  it('stream-client-12: connects, comes back after a cut, and goes on where it was', async () => {
    const dispatcher = new Dispatcher();
    const url = await dispatcher.start();
    dispatcher.onAck = () => dispatcher.cut();
    const seen = await view(url, (_, { kind }) => kind === 'waiting' && dispatcher.heard.length === 6);
    expect(seen).toEqual(['dlv_7', 'dlv_9']);
    expect(dispatcher.heard).toEqual(['hello', 'sub', 'ack', 'hello', 'sub', 'ack']);
  });

  it('stream-client-12: hears the close code of an ended identity', async () => {
    const dispatcher = new Dispatcher();
    const url = await dispatcher.start();
    dispatcher.onAck = () => dispatcher.cut(4401);
    await view(url, (_, { kind }) => kind === 'signed-out');
    expect(dispatcher.heard).toEqual(['hello', 'sub', 'ack']);
  });

  it('stream-client-12: tries again where nothing listens', async () => {
    const dispatcher = new Dispatcher();
    const url = await dispatcher.start();
    await dispatcher[Symbol.asyncDispose]();
    let failures = 0;
    await view(url, (_, { kind }) => {
      failures += kind === 'waiting' ? 1 : 0;
      return failures === 3;
    });
    expect(dispatcher.heard).toEqual([]);
  });
});
