// connection-2, connection-4, connection-6: strangers without a token take as many connections as they can get, in every way that once kept
// them open; the service goes on, and a stop ends.
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Api } from './support/api.ts';
import { Posthorn } from './support/posthorn.ts';

/** Far fewer than the strangers, so that one connection kept for good by each would end all service. */
const DESCRIPTORS = 256;
const STRANGERS = 400;

const upgrade = (path: string, protocol: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: ${protocol}\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

const KINDS: readonly [string, string][] = [
  ['a stream without a ticket', upgrade('/api/v3/stream?ticket=nonsense', 'websocket')],
  ['a stream with a broken handshake', upgrade('/api/v3/stream', 'websocket').replace('-version: 13', '-version: 1')],
  ['a WebSocket elsewhere', upgrade('/', 'websocket')],
  ['an unknown protocol', upgrade('/healthz', 'h2c')],
  ['nothing at all', ''],
  ['half a head', 'GET / HTTP/1.1\r\nhost:'],
  ['a body that does not come', 'POST /api/v3/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{'],
  ['an answer that is not read', 'GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(20)],
  ['a tunnel', 'CONNECT other:443 HTTP/1.1\r\nhost: other:443\r\n\r\n'],
];

it.each(KINDS)('connection-2, connection-4, connection-6: %s, many times over', async (_kind, text) => {
  await using posthorn = await Posthorn.install();
  posthorn.descriptors = DESCRIPTORS;
  const serve = await posthorn.serve();
  const api = new Api(serve, posthorn.token);
  const { port } = new URL(serve.url);
  const strangers: Socket[] = [];
  try {
    for (let n = 0; n < STRANGERS; n += 1) {
      // Half open: the other side ending does not end ours. What is not read stays unread.
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      socket.pause();
      socket.write(text);
      strangers.push(socket);
      if (n % 50 === 0) await turn();
    }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.statusOf('POST', '/events', '{"event": "order.created", "context": {}}')),
    );
    expect(answers).toEqual(Array(20).fill(202));
    expect((await fetch(`${serve.url}/healthz`)).status).toBe(200);
    expect(await serve.stop()).toEqual({ code: 0, signal: null });
  } finally {
    for (const socket of strangers) socket.destroy();
  }
});
