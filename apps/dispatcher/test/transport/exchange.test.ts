// What a well-behaved exchange looks like: request bytes, answers of every status, kept connections, phases.
import { describe, expect, test, vi } from 'vitest';
import { BODY, deferred, httpReceiver, localTransport, OK, post, rawReceiver, text } from './receivers.ts';

describe('transport-1: a request arrives as it was given', () => {
  test('method, path with query, headers and the exact bytes', async () => {
    let seen = '';
    await using receiver = await rawReceiver((socket, request) => {
      seen = request;
      socket.write(OK);
    });
    await using transport = localTransport();
    const url = `http://127.0.0.1:${receiver.port}/a%20b?c=d&e=%C3%A9#fragment`;
    const result = await post(transport, url, {
      headers: { 'x-omneo-event': 'profile.created', 'user-agent': 'Posthorn/1' },
    });
    expect(result).toMatchObject({ status: 200, error: null, response: { truncated: false } });
    expect(text(result)).toBe('ok');
    const [head, body] = seen.split('\r\n\r\n');
    expect(body).toBe(BODY);
    expect(head?.split('\r\n')).toEqual([
      'POST /a%20b?c=d&e=%C3%A9 HTTP/1.1',
      `host: 127.0.0.1:${receiver.port}`,
      'connection: keep-alive',
      'x-omneo-event: profile.created',
      'user-agent: Posthorn/1',
      `content-length: ${BODY.length}`,
    ]);
  });

  test('a view into a larger buffer sends its own bytes only, and an empty body is sent as one', async () => {
    const bodies: string[] = [];
    await using receiver = await httpReceiver((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push(`${request.headers['content-length']}:${body}`);
        response.end();
      });
    });
    await using transport = localTransport();
    const whole = new TextEncoder().encode('secret{"a":1}secret');
    await post(transport, receiver.url, { body: whole.subarray(6, 13) });
    await post(transport, receiver.url, { body: new Uint8Array(0) });
    expect(bodies).toEqual(['7:{"a":1}', '0:']);
  });

  test('many large requests at once arrive whole, and one that ends while it waits for its turn is not sent', async () => {
    const arrived: number[] = [];
    await using receiver = await httpReceiver((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
      });
      request.on('end', () => {
        arrived.push(bytes);
        response.end();
      });
    });
    await using transport = localTransport();
    const body = new Uint8Array(300_000).fill(97);
    const all = await Promise.all(Array.from({ length: 12 }, () => post(transport, receiver.url, { body })));
    expect(all.map(({ status }) => status)).toEqual(Array(12).fill(200));
    // The connections are kept now: these are written in this turn and in the next ones.
    const first = post(transport, receiver.url, { body });
    const stop = new AbortController();
    const stopped = post(transport, receiver.url, { body, signal: stop.signal });
    stop.abort();
    expect([(await first).status, (await stopped).error?.kind]).toEqual([200, 'interrupted']);
    expect(arrived).toEqual(Array(13).fill(300_000));
  });

  test('proxy variables are ignored', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1');
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    try {
      await using receiver = await httpReceiver((_request, response) => response.end());
      await using transport = localTransport();
      expect((await post(transport, receiver.url)).status).toBe(200);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('transport-2: every final answer is returned with its status and is no error', () => {
  test.each([200, 201, 202, 204, 205, 304, 400, 401, 409, 410, 413, 429, 500, 503])('%i', async (status) => {
    await using receiver = await httpReceiver((_request, response) => {
      response.writeHead(status, { 'Retry-After': '120' }).end();
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({
      status,
      error: null,
      response: { headers: { 'retry-after': '120' }, truncated: false },
    });
    expect(result.response?.body.byteLength).toBe(0);
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    let followed = false;
    await using elsewhere = await httpReceiver((_request, response) => {
      followed = true;
      response.end();
    });
    await using receiver = await httpReceiver((_request, response) => {
      response.writeHead(status, { location: elsewhere.url }).end('moved');
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status, error: null, response: { headers: { location: elsewhere.url } } });
    expect(followed).toBe(false);
  });

  test('1xx answers are passed over', async () => {
    await using receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
      socket.write(OK);
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: null });
    expect(result.response?.headers).toEqual({ 'content-length': '2' });
  });

  test('an answer without a length ends where the connection does', async () => {
    await using receiver = await rawReceiver((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nuntil the end'));
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: null });
    expect(text(result)).toBe('until the end');
  });

  test('an HTTP/1.0 answer and a chunked one', async () => {
    const answers = [
      'HTTP/1.0 200 OK\r\n\r\nold',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n',
    ];
    await using receiver = await rawReceiver((socket) => socket.end(answers.shift() ?? ''));
    await using transport = localTransport();
    expect(text(await post(transport, receiver.url))).toBe('old');
    expect(text(await post(transport, receiver.url))).toBe('abc');
  });
});

describe('transport-5: connections are kept, one exchange at a time on each, and phases tell which was new', () => {
  test('the second exchange uses the first one’s connection and has no dns, connect or tls', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    await using transport = localTransport({ lookup: async () => ['127.0.0.1'] });
    const url = `http://receiver.test:${receiver.port}/`;
    const first = await post(transport, url);
    expect(first.phases).toEqual({
      dns_ms: expect.any(Number),
      connect_ms: expect.any(Number),
      tls_ms: null,
      first_byte_ms: expect.any(Number),
      total_ms: expect.any(Number),
    });
    const second = await post(transport, url);
    expect(second.phases).toMatchObject({
      dns_ms: null,
      connect_ms: null,
      tls_ms: null,
      first_byte_ms: expect.any(Number),
    });
    expect(receiver.connections()).toBe(1);
    const { dns_ms, connect_ms, first_byte_ms, total_ms } = first.phases;
    expect((dns_ms ?? 0) + (connect_ms ?? 0) + (first_byte_ms ?? 0)).toBeLessThanOrEqual(total_ms + 0.05);
  });

  test('an address in the URL has no dns phase', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = localTransport();
    expect((await post(transport, receiver.url)).phases).toMatchObject({
      dns_ms: null,
      connect_ms: expect.any(Number),
    });
  });

  test('exchanges at the same time have connections of their own; later ones share them', async () => {
    let waiting: (() => void)[] = [];
    await using receiver = await httpReceiver((_request, response) => {
      waiting.push(() => response.end());
      if (waiting.length === 10) {
        for (const answer of waiting) answer();
        waiting = [];
      }
    });
    await using transport = localTransport();
    for (let round = 0; round < 3; round += 1) {
      const results = await Promise.all(Array.from({ length: 10 }, () => post(transport, receiver.url)));
      expect(results.every((result) => result.status === 200)).toBe(true);
    }
    expect(receiver.connections()).toBe(10);
  });

  test('a connection the receiver closes after its answer is not used again', async () => {
    await using receiver = await httpReceiver((_request, response) => {
      response.setHeader('connection', 'close');
      response.end('ok');
    });
    await using transport = localTransport();
    for (let count = 1; count <= 5; count += 1) {
      expect(await post(transport, receiver.url)).toMatchObject({ status: 200, error: null });
      expect(receiver.connections()).toBe(count);
    }
  });

  test('a kept connection found closed before the request is written is replaced, unseen', async () => {
    const closed = deferred();
    await using receiver = await rawReceiver((socket) => {
      socket.on('close', () => closed.resolve());
      socket.write(OK, () => setImmediate(() => socket.end()));
    });
    await using transport = localTransport();
    await post(transport, receiver.url);
    await closed.promise;
    expect(await post(transport, receiver.url)).toMatchObject({
      status: 200,
      error: null,
      phases: { connect_ms: expect.any(Number) },
    });
    expect(receiver.connections()).toBe(2);
  });
});
