// Receivers that fail, each in its own way: the kind of error, words that help, and nothing lost or sent late.
import { describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { deferred, httpReceiver, localTransport, OK, post, rawReceiver, tcpReceiver, text } from './receivers.ts';

const HEAD_OF_10 = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n';

describe('transport-6: one deadline for name, connection, answer and body; its message names the phase', () => {
  test('a name server that never answers', async () => {
    await using transport = localTransport({ lookup: () => new Promise(() => undefined) });
    const result = await post(transport, 'http://slow.test/', { timeoutMs: 50 });
    expect(result).toMatchObject({ status: null, response: null, error: { kind: 'timeout' } });
    expect(result.error?.message).toBe('not finished after 50 ms: still resolving the name of slow.test:80');
    expect(result.phases.dns_ms).toBeGreaterThanOrEqual(45);
    expect(result.phases).toMatchObject({ connect_ms: null, first_byte_ms: null });
  });

  test('a late answer of the name server connects to nobody', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    const found = deferred<string[]>();
    await using transport = localTransport({ lookup: () => found.promise });
    const result = await post(transport, `http://slow.test:${receiver.port}/`, { timeoutMs: 50 });
    expect(result.error?.kind).toBe('timeout');
    found.resolve(['127.0.0.1']);
    await post(transport, receiver.url);
    expect(receiver.connections()).toBe(1);
  });

  test('a TLS handshake that is not answered', async () => {
    await using receiver = await tcpReceiver(() => undefined);
    await using transport = localTransport();
    const result = await post(transport, `https://127.0.0.1:${receiver.port}/`, { timeoutMs: 150 });
    expect(result.error).toEqual({
      kind: 'timeout',
      message: `not finished after 150 ms: still in the TLS handshake with 127.0.0.1:${receiver.port}`,
    });
    expect(result.phases).toMatchObject({ dns_ms: null, connect_ms: expect.any(Number), tls_ms: expect.any(Number) });
  });

  test('no answer', async () => {
    const closed = deferred();
    await using receiver = await rawReceiver((socket) => socket.on('close', () => closed.resolve()));
    await using transport = localTransport();
    const result = await post(transport, receiver.url, { timeoutMs: 60 });
    expect(result).toMatchObject({
      status: null,
      response: null,
      error: { kind: 'timeout' },
      phases: { first_byte_ms: null },
    });
    expect(result.error?.message).toMatch(
      /^not finished after 60 ms: still waiting for the answer of 127\.0\.0\.1:\d+, \d+ ms after the request was sent$/,
    );
    expect(result.phases.total_ms).toBeGreaterThanOrEqual(59);
    await closed.promise;
  });

  test('a request that is not read', async () => {
    await using receiver = await tcpReceiver((socket) => socket.pause());
    await using transport = localTransport();
    const result = await post(transport, receiver.url, { timeoutMs: 100, body: new Uint8Array(32 * 1024 * 1024) });
    expect(result.error).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('is not reading the request'),
    });
  });

  test('a body that drips past it: status and what came are kept', async () => {
    await using receiver = await rawReceiver((socket) => socket.write(`${HEAD_OF_10}half`));
    await using transport = localTransport();
    const result = await post(transport, receiver.url, { timeoutMs: 60 });
    expect(result).toMatchObject({
      status: 200,
      error: { kind: 'timeout' },
      response: { headers: { 'content-length': '10' } },
    });
    expect(text(result)).toBe('half');
    expect(result.error?.message).toContain('4 bytes of its body so far');
  });

  test('an endless row of 1xx answers does not put it off', async () => {
    await using receiver = await rawReceiver((socket) => {
      const again = (): void => {
        if (!socket.destroyed) socket.write('HTTP/1.1 102 Processing\r\n\r\n', () => setImmediate(again));
      };
      again();
    });
    await using transport = localTransport();
    expect(await post(transport, receiver.url, { timeoutMs: 60 })).toMatchObject({
      status: null,
      error: { kind: 'timeout' },
    });
  });
});

describe('transport-7: an answer cut off before its end is response_incomplete, and keeps its status and part', () => {
  test.each([
    { how: 'closed', head: HEAD_OF_10, cut: 'end' },
    { how: 'reset', head: HEAD_OF_10, cut: 'resetAndDestroy' },
    { how: 'closed, chunked', head: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n', cut: 'end' },
    {
      how: 'closed after connection: close',
      head: HEAD_OF_10.replace('\r\n', '\r\nconnection: close\r\n'),
      cut: 'end',
    },
    {
      how: 'closed, chunked, connection: close',
      head: 'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n9\r\n',
      cut: 'end',
    },
    { how: 'reset, without a length', head: 'HTTP/1.1 200 OK\r\n\r\n', cut: 'resetAndDestroy' },
  ] as const)('$how', async ({ head, cut }) => {
    await using receiver = await rawReceiver((socket) => {
      socket.write(`${head}half`);
      // Only once the half has gone out: a reset throws away what is still queued.
      setTimeout(() => socket[cut](), 20);
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: { kind: 'response_incomplete' } });
    expect(text(result)).toBe('half');
    expect(result.error?.message).toContain('was cut off before its end');
  });
});

describe('transport-8: failures before an answer are told apart', () => {
  test('connection_refused', async () => {
    const port = await freePort();
    await using transport = localTransport();
    const result = await post(transport, `http://127.0.0.1:${port}/?secret=1`);
    expect(result).toMatchObject({ status: null, response: null, error: { kind: 'connection_refused' } });
    expect(result.error?.message).toBe(`127.0.0.1:${port} refused the connection (ECONNREFUSED)`);
    expect(result.phases).toMatchObject({ connect_ms: expect.any(Number), first_byte_ms: null });
  });

  test('connection_refused by every address of a name', async () => {
    const port = await freePort();
    await using transport = localTransport({ lookup: async () => ['127.0.0.1', '127.0.0.2'] });
    const result = await post(transport, `http://two.test:${port}/`);
    expect(result.error).toEqual({
      kind: 'connection_refused',
      message: `two.test:${port} refused the connection (ECONNREFUSED)`,
    });
  });

  test.each([
    ['ENOTFOUND', 'the name gone.test does not exist (ENOTFOUND)'],
    ['EAI_AGAIN', 'cannot resolve the name gone.test (EAI_AGAIN)'],
  ])('dns_failed: %s', async (code, message) => {
    await using transport = localTransport({
      lookup: async () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code })),
    });
    const result = await post(transport, 'http://gone.test/');
    expect(result).toMatchObject({
      status: null,
      error: { kind: 'dns_failed', message },
      phases: { connect_ms: null },
    });
  });

  test('dns_failed: a name without addresses', async () => {
    await using transport = localTransport({ lookup: async () => [] });
    expect((await post(transport, 'http://empty.test/')).error?.kind).toBe('dns_failed');
  });

  test.each(['end', 'resetAndDestroy'] as const)('connection_reset: %s without an answer', async (cut) => {
    await using receiver = await rawReceiver((socket) => socket[cut]());
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: null, response: null, error: { kind: 'connection_reset' } });
    expect(result.error?.message).toContain('closed the connection before it answered');
  });

  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nxx'],
  ])('protocol_error: %s', async (_what, answer) => {
    await using receiver = await rawReceiver((socket) => socket.write(answer));
    await using transport = localTransport();
    expect(await post(transport, receiver.url)).toMatchObject({
      error: { kind: 'protocol_error', message: expect.stringContaining('127.0.0.1') },
    });
  });

  test('protocol_error: endless headers', async () => {
    await using receiver = await rawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        while (!socket.destroyed && socket.write(`x: ${'y'.repeat(1000)}\r\n`));
      };
      socket.on('drain', more);
      more();
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({
      status: null,
      error: { kind: 'protocol_error', message: expect.stringContaining('too long') },
    });
  });

  test('bytes after the answer do not become the next one’s answer', async () => {
    await using receiver = await rawReceiver((socket) =>
      socket.write(`${OK}HTTP/1.1 500 Forged\r\ncontent-length: 0\r\n\r\n`),
    );
    await using transport = localTransport();
    expect((await post(transport, receiver.url)).status).toBe(200);
    expect((await post(transport, receiver.url)).status).toBe(200);
    expect(receiver.connections()).toBe(2);
  });

  test('a request that cannot be built is a value too', async () => {
    await using transport = localTransport();
    expect((await post(transport, 'ftp://127.0.0.1/')).error?.kind).toBe('protocol_error');
    expect((await post(transport, 'not a URL')).error?.kind).toBe('protocol_error');
    const split = await post(transport, 'http://127.0.0.1/', { headers: { 'x-a': 'b\r\nc: d' } });
    expect(split.error).toEqual({ kind: 'protocol_error', message: 'the request cannot be sent: invalid x-a header' });
  });
});
