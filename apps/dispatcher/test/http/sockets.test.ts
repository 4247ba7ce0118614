// Clients that hold connections, over real sockets and a server with small limits.
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { Crowd } from '../../src/domain/crowd.ts';
import { refusePipelined } from '../../src/http/refuse-pipelined.ts';
import { HttpServer, SERVER_LIMITS, type ServerLimits } from '../../src/http/server.ts';

const SMALL: ServerLimits = {
  ...SERVER_LIMITS,
  ...{ connections: 100, headersMs: 50, requestMs: 80, workMs: 120, takeMs: 60, closeMs: 50, checkMs: 5 },
};

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

async function serve(
  limits: Partial<ServerLimits> = {},
  app: ConstructorParameters<typeof HttpServer>[0]['app'] = echo,
) {
  const upgraded: string[] = [];
  // As if several called: requests that come together wait for each other.
  const callers = new Crowd<string | undefined>(() => 0);
  for (const caller of ['one', 'another']) callers.came(caller);
  const server = new HttpServer({
    callers,
    app,
    callerOf: ({ headers }) => headers.authorization ?? 'unknown',
    refuse: refusePipelined(() => undefined),
    limits: { ...SMALL, ...limits },
    upgrades: {
      wants: ({ headers }) => headers.upgrade === 'websocket',
      upgrade(request, socket, _head, onAdmitted) {
        onAdmitted();
        upgraded.push(request.url ?? '');
        socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
      },
    },
  });
  const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
  return Object.assign(server, { port: Number(port), upgraded });
}

const echo: ConstructorParameters<typeof HttpServer>[0]['app'] = (request, response) => {
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
  });
  request.on('end', () => response.end(`${request.method} ${request.url} ${length}`));
};

/** A client that reads, unless it is told not to, and never closes by itself. */
function dial(port: number, { reads = true } = {}) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  open.push(socket);
  let text = '';
  let over = false;
  socket.on('error', () => undefined);
  if (reads) socket.on('data', (chunk) => (text += chunk));
  const ended = new Promise<void>((resolve) => {
    socket.on('end', resolve);
    socket.on('close', resolve);
  }).then(() => {
    over = true;
  });
  return {
    socket,
    ended,
    isOver: () => over,
    write: (...lines: string[]) => socket.write(`${lines.join('\r\n')}\r\n\r\n`),
    async until(part: string) {
      while (!text.includes(part)) {
        if (over) throw new Error(`closed after ${JSON.stringify(text)}`);
        await turn();
      }
      return text;
    },
  };
}

it.each([
  [
    'GET, as Java and curl --http2 send it',
    [
      'GET /a HTTP/1.1',
      'host: x',
      'connection: Upgrade, HTTP2-Settings',
      'upgrade: h2c',
      'http2-settings: AAMAAABkAAQAAP__',
    ],
    '',
    'GET /a 0',
  ],
  [
    'POST with a body',
    ['POST /b HTTP/1.1', 'host: x', 'connection: upgrade', 'upgrade: h2c', 'content-length: 3'],
    'abc',
    'POST /b 3',
  ],
  [
    'POST in chunks',
    ['POST /c HTTP/1.1', 'host: x', 'connection: upgrade', 'upgrade: TLS/1.0', 'transfer-encoding: chunked'],
    '3\r\nabc\r\n0\r\n\r\n',
    'POST /c 3',
  ],
  ['several protocols', ['GET /d HTTP/1.1', 'host: x', 'connection: upgrade', 'upgrade: h2c, IRC/6.9'], '', 'GET /d 0'],
])('connection-1: an unknown Upgrade is ignored and the request served: %s', async (_what, head, body, answer) => {
  await using server = await serve({ requestMs: 10_000, headersMs: 10_000 });
  const client = dial(server.port);
  client.write(...head);
  client.socket.write(body);
  await client.until(answer);
  // The connection goes on.
  client.write('GET /next HTTP/1.1', 'host: x');
  await client.until('GET /next 0');
  expect(server.upgraded).toEqual([]);
});

it('connection-3: a connection on which nothing, half a head, or half a body comes is ended', async () => {
  await using server = await serve();
  const silent = dial(server.port);
  const half = dial(server.port);
  half.socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-slow:');
  const body = dial(server.port);
  body.write('POST / HTTP/1.1', 'host: x', 'content-length: 10');
  await Promise.all([silent.ended, half.ended, body.ended]);
});

it('connection-3: a connection on which nothing, or half a head, comes after an answer is ended', async () => {
  await using server = await serve({ idleMs: 20 });
  const idle = dial(server.port);
  idle.write('GET /a HTTP/1.1', 'host: x');
  await idle.until('GET /a 0');
  const half = dial(server.port);
  half.write('GET /b HTTP/1.1', 'host: x');
  await half.until('GET /b 0');
  half.socket.write('GET /c HTTP/1.1\r\nhost:');
  await Promise.all([idle.ended, half.ended]);
});

it('connection-3: a client that does not take its answer is ended', async () => {
  let isTaken: boolean | null = null;
  await using server = await serve({}, (_request, response) => {
    response.once('close', () => {
      isTaken = response.writableFinished;
    });
    response.end(Buffer.alloc(64 * 1024 * 1024));
  });
  const client = dial(server.port, { reads: false });
  client.write('GET / HTTP/1.1', 'host: x');
  while (isTaken === null) await turn();
  expect(isTaken).toBe(false);
});

it('connection-3: a request whose answer never comes is ended', async () => {
  await using server = await serve({}, () => undefined);
  const client = dial(server.port);
  client.write('GET / HTTP/1.1', 'host: x');
  await client.ended;
});

it('connection-4: connections that only wait keep nobody out', async () => {
  await using server = await serve({ connections: 4, headersMs: 60_000, requestMs: 60_000 });
  const waiting = Array.from({ length: 12 }, () => dial(server.port));
  const client = dial(server.port);
  client.write('GET /served HTTP/1.1', 'host: x');
  await client.until('GET /served 0');
  while (waiting.filter(({ isOver }) => !isOver()).length > 3) await turn();
});

it('connection-5: a stream outlives the times of requests', async () => {
  await using server = await serve();
  const stream = dial(server.port);
  stream.write('GET /stream HTTP/1.1', 'host: x', 'connection: upgrade', 'upgrade: websocket');
  await stream.until('101 Switching');
  // Opened after the stream, and ended by the same times: the stream's would have come first.
  const silent = dial(server.port);
  await silent.ended;
  const later = dial(server.port);
  await later.ended;
  expect(stream.isOver()).toBe(false);
});

it('connection-6: a stop ends whatever clients hold', async () => {
  const server = await serve({ headersMs: 60_000, requestMs: 60_000, workMs: 60_000 }, (request, response) => {
    if (request.url === '/never') return;
    response.end('ok');
  });
  const half = dial(server.port);
  half.socket.write('GET / HTTP/1.1\r\n');
  const never = dial(server.port);
  never.write('GET /never HTTP/1.1', 'host: x');
  const stream = dial(server.port);
  stream.write('GET /stream HTTP/1.1', 'host: x', 'connection: upgrade', 'upgrade: websocket');
  await stream.until('101 Switching');
  await server[Symbol.asyncDispose]();
  await Promise.all([half.ended, never.ended, stream.ended]);
});

/** One request of a pipeline, as its client wrote it. */
const piped = (path: string, caller: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${caller}\r\n\r\n`;

it('share-61: a request does not wait behind all that another caller sent before it', async () => {
  const begun: string[] = [];
  const quiet: ReturnType<typeof dial>[] = [];
  await using server = await serve({ headersMs: 10_000, requestMs: 10_000, workMs: 10_000 }, (request, response) => {
    // Sent once the others are there.
    if (begun.length === 0) quiet[0]?.socket.write(piped('/quiet', 'b'));
    begun.push(request.url ?? '');
    response.end(`answer to ${request.url}`);
  });
  quiet.push(dial(server.port));
  const noisy = dial(server.port);
  noisy.socket.write(Array.from({ length: 100 }, (_, n) => piped(`/noisy/${n}`, 'a')).join(''));
  await noisy.until('answer to /noisy/99');
  // The answers to a pipeline come in order.
  expect(begun.filter((path) => path !== '/quiet')).toEqual(Array.from({ length: 100 }, (_, n) => `/noisy/${n}`));
  expect(begun.indexOf('/quiet')).toBeGreaterThan(0);
  expect(begun.indexOf('/quiet')).toBeLessThan(100);
});

it('share-65: what a connection sends beyond 100 waiting requests is refused, and the others are answered', async () => {
  await using server = await serve({ headersMs: 10_000, requestMs: 10_000, workMs: 10_000 });
  const client = dial(server.port);
  client.socket.write(Array.from({ length: 120 }, (_, n) => piped(`/${n}`, 'a')).join(''));
  const text = await client.until('GET /103 0');
  await client.until('"code":"too_many_requests"');
  // The connection goes on.
  client.socket.write(piped('/next', 'a'));
  const all = await client.until('GET /next 0');
  expect([...text.matchAll(/GET \/\d+ 0/g)]).toHaveLength(104);
  const refusals = [...all.matchAll(/HTTP\/1\.1 429 .*?\r\n\r\n/gs)].map(([head]) => head.toLowerCase());
  expect(refusals).toHaveLength(16);
  for (const head of refusals) expect(head).toContain('retry-after: 1\r\n');
});

it('share-60: bodies and 100 Continue of requests that waited come as ever', async () => {
  await using server = await serve({ headersMs: 10_000, requestMs: 10_000, workMs: 10_000 }, (request, response) => {
    if (request.headers.expect !== undefined) response.writeContinue();
    echo(request, response);
  });
  const client = dial(server.port);
  const head = (path: string, ...headers: string[]) =>
    [`POST ${path} HTTP/1.1`, 'host: x', 'content-length: 5', ...headers].join('\r\n');
  const pipeline = Array.from({ length: 20 }, (_, n) => `${head(`/${n}`)}\r\n\r\nabcde`).join('');
  client.socket.write(`${pipeline}${head('/last', 'expect: 100-continue')}\r\n\r\n`);
  await client.until('100 Continue');
  client.socket.write('abcde');
  const text = await client.until('POST /last 5');
  expect([...text.matchAll(/POST \/\d+ 5/g)]).toHaveLength(20);
});

it('connection-6: requests that wait when the server stops are answered, and the last answer closes the connection', async () => {
  let stopped: Promise<void> | undefined;
  const server = await serve(
    { closeMs: 10_000, headersMs: 10_000, requestMs: 10_000, workMs: 10_000 },
    (request, response) => {
      // The first that waited.
      if (request.url === '/4') stopped = server[Symbol.asyncDispose]();
      response.end(`answer to ${request.url};`);
    },
  );
  const client = dial(server.port);
  client.socket.write(Array.from({ length: 50 }, (_, n) => piped(`/${n}`, 'a')).join(''));
  const text = await client.until('answer to /49;');
  await client.ended;
  await stopped;
  expect([...text.matchAll(/answer to/g)]).toHaveLength(50);
  expect([...text.toLowerCase().matchAll(/connection: close/g)]).toHaveLength(1);
});
