// What is kept of an answer: headers and body, within bounds.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deferred, httpReceiver, localTransport, post, rawReceiver, text } from './receivers.ts';

describe('transport-3: headers are lower-cased, repeated ones are lists, and what is kept is bounded', () => {
  test('names and repeats', async () => {
    await using receiver = await rawReceiver((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSET-COOKIE: b\r\nX-One: 1\r\nContent-Length: 0\r\n\r\n'),
    );
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result.response?.headers).toEqual({ 'set-cookie': ['a', 'b'], 'x-one': '1', 'content-length': '0' });
  });

  test('names that every object has, and more of them', async () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'constructor'];
    await using receiver = await rawReceiver((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n${names.map((name) => `${name}: 1\r\n`).join('')}content-length: 0\r\n\r\n`),
    );
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: null });
    expect(Object.entries(result.response?.headers ?? {})).toEqual([
      ['constructor', ['1', '1']],
      ['tostring', '1'],
      ['hasownproperty', '1'],
      ['content-length', '0'],
    ]);
  });

  test('a long value is cut, and not more than 16 KiB are kept', async () => {
    const long = 'v'.repeat(10_000);
    await using receiver = await rawReceiver((socket) => {
      const fields = Array.from({ length: 5 }, (_, index) => `x-${index}: ${long}\r\n`).join('');
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n${fields}\r\n`);
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: null });
    const headers = result.response?.headers ?? {};
    expect(Object.keys(headers)).toEqual(['content-length', 'x-0', 'x-1', 'x-2']);
    expect(headers['x-0']).toBe(`${'v'.repeat(4_095)}…`);
  });
});

describe('transport-4: the first 16 KiB of the body are kept as they came; 64 KiB read end the exchange well', () => {
  test.each([
    { size: 0, kept: 0, truncated: false },
    { size: 16 * 1024, kept: 16 * 1024, truncated: false },
    { size: 16 * 1024 + 1, kept: 16 * 1024, truncated: true },
    { size: 64 * 1024 - 1, kept: 16 * 1024, truncated: true },
    { size: 64 * 1024, kept: 16 * 1024, truncated: true },
    { size: 300 * 1024, kept: 16 * 1024, truncated: true },
  ])('$size bytes', async ({ size, kept, truncated }) => {
    const body = Buffer.alloc(size, 'abcdefghij');
    await using receiver = await httpReceiver((_request, response) => response.end(body));
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: null, response: { truncated } });
    expect(Buffer.from(result.response?.body ?? []).equals(body.subarray(0, kept))).toBe(true);
  });

  test.each([1, 2, 3])(
    'transport-17: a long text is cut after a whole character (%i bytes into the first)',
    async (offset) => {
      const body = `${'x'.repeat(offset)}${'🐕'.repeat(5_000)}`;
      await using receiver = await httpReceiver((_request, response) => response.end(body));
      await using transport = localTransport();
      const kept = (await post(transport, receiver.url)).response;
      expect(kept?.truncated).toBe(true);
      expect(body.startsWith(new TextDecoder('utf-8', { fatal: true }).decode(kept?.body))).toBe(true);
      expect(kept?.body.byteLength).toBeGreaterThan(16 * 1024 - 4);
    },
  );

  test('transport-17: a text that is broken off ends with a whole character too, and counts as truncated', async () => {
    await using receiver = await rawReceiver((socket) => {
      const body = Buffer.from('a€');
      socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n'), body.subarray(0, 3)]));
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ error: { kind: 'response_incomplete' }, response: { truncated: true } });
    expect(text(result)).toBe('a');
  });

  test('of an endless body 64 KiB are read and the connection is closed', async () => {
    const closed = deferred();
    await using receiver = await rawReceiver((socket) => {
      socket.on('close', () => closed.resolve());
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(result).toMatchObject({ status: 200, error: null, response: { truncated: true } });
    await closed.promise;
  });

  test('a body in single bytes is put together', async () => {
    await using receiver = await httpReceiver((_request, response) => {
      const letters = [...'dripping'];
      const drip = (): void => {
        const letter = letters.shift();
        if (letter === undefined) response.end();
        else response.write(letter, () => setImmediate(drip));
      };
      drip();
    });
    await using transport = localTransport();
    expect(text(await post(transport, receiver.url))).toBe('dripping');
  });

  test('gzip stays gzip', async () => {
    const packed = gzipSync('packed');
    await using receiver = await httpReceiver((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    await using transport = localTransport();
    const result = await post(transport, receiver.url);
    expect(Buffer.from(result.response?.body ?? []).equals(packed)).toBe(true);
  });
});
