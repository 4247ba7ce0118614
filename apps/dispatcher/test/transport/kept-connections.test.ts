// Receivers that close the connections they keep, at the moment a request is on its way.
import type { Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { BODY, deferred, fixture, localTransport, OK, post, rawReceiver, tlsReceiver } from './receivers.ts';

/** Answers the first request of each connection; the second one is met by `second`. */
const answersOnce = (second: (socket: Socket, ordinal: number) => void) => {
  const requests: string[] = [];
  const seen = new WeakSet<Socket>();
  const receiver = rawReceiver((socket, request) => {
    requests.push(request);
    if (!seen.has(socket)) socket.write(OK);
    else second(socket, requests.length);
    seen.add(socket);
  });
  return { receiver, requests };
};

describe('network-11: requests with different credentials never share a connection', () => {
  test('of one origin: each credential has connections of its own, and keeps them', async () => {
    const byCredential: number[] = [];
    const ordinals = new Map<Socket, number>();
    await using receiver = await rawReceiver((socket) => {
      ordinals.set(socket, ordinals.get(socket) ?? ordinals.size);
      byCredential.push(ordinals.get(socket) ?? -1);
      socket.write(OK);
    });
    await using transport = localTransport();
    for (const name of ['a', 'b', null, 'a', 'b', null]) {
      const credential = name === null ? null : { name, certificate: '', privateKey: '', ca: null };
      expect((await post(transport, receiver.url, { credential })).status).toBe(200);
    }
    expect(byCredential).toEqual([0, 1, 2, 0, 1, 2]);
  });
});

describe('network-12: the request has the method it was given', () => {
  test.each(['POST', 'PUT', 'PATCH'] as const)('%s', async (method) => {
    let seen = '';
    await using receiver = await rawReceiver((socket, request) => {
      seen = request;
      socket.write(OK);
    });
    await using transport = localTransport();
    expect((await post(transport, receiver.url, { method })).status).toBe(200);
    expect(seen.split(' ')[0]).toBe(method);
  });
});

describe('network-4: a request on a kept connection that closes before any answer goes out again at once', () => {
  test.each(['end', 'resetAndDestroy', 'destroy'] as const)(
    'closed by %s: the same bytes on a new connection',
    async (close) => {
      const { receiver: starting, requests } = answersOnce((socket) => socket[close]());
      await using receiver = await starting;
      await using transport = localTransport();
      expect(await post(transport, receiver.url)).toMatchObject({ status: 200, error: null });
      expect(await post(transport, receiver.url)).toMatchObject({
        status: 200,
        error: null,
        phases: { connect_ms: expect.any(Number), first_byte_ms: expect.any(Number) },
      });
      expect(receiver.connections()).toBe(2);
      expect(requests).toEqual([requests[0], requests[0], requests[0]]);
    },
  );

  test('other kept connections are not tried: a new one is made', async () => {
    const both = deferred();
    const requests = new Map<Socket, number>();
    await using receiver = await rawReceiver((socket) => {
      requests.set(socket, (requests.get(socket) ?? 0) + 1);
      if (requests.size >= 2) both.resolve();
      if (requests.get(socket) === 2) socket.end();
      else void both.promise.then(() => socket.write(OK));
    });
    await using transport = localTransport();
    await Promise.all([post(transport, receiver.url), post(transport, receiver.url)]);
    expect(await post(transport, receiver.url)).toMatchObject({ status: 200, error: null });
    expect([...requests.values()].toSorted()).toEqual([1, 1, 2]);
  });

  test('over TLS too, with a new handshake', async () => {
    let connections = 0;
    await using receiver = await tlsReceiver(
      { key: fixture('receiver-key.pem'), cert: fixture('receiver-cert.pem') },
      (socket) => {
        connections += 1;
        let requests = 0;
        socket.on('data', (chunk) => {
          if (!chunk.toString('latin1').endsWith(BODY)) return;
          requests += 1;
          if (requests === 1) socket.write(OK);
          else socket.end();
        });
      },
    );
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, fixture('receiver-cert.pem')]);
    try {
      await using transport = localTransport({ lookup: async () => ['127.0.0.1'] });
      const url = `https://receiver.test:${receiver.port}/`;
      expect(await post(transport, url)).toMatchObject({ status: 200, error: null });
      expect(await post(transport, url)).toMatchObject({
        status: 200,
        error: null,
        phases: { tls_ms: expect.any(Number) },
      });
      expect(connections).toBe(2);
    } finally {
      setDefaultCACertificates(before);
    }
  });

  test.each(['end', 'resetAndDestroy'] as const)(
    'a new connection that closes (%s) is a failed attempt',
    async (close) => {
      const requests: string[] = [];
      await using receiver = await rawReceiver((socket, request) => {
        requests.push(request);
        if (requests.length === 1) socket.write(OK);
        else socket[close]();
      });
      await using transport = localTransport();
      await post(transport, receiver.url);
      expect(await post(transport, receiver.url)).toMatchObject({ status: null, error: { kind: 'connection_reset' } });
      expect(await post(transport, receiver.url)).toMatchObject({ status: null, error: { kind: 'connection_reset' } });
      // Of the second exchange two (kept, then new), of the third one: nothing was kept.
      expect(requests.length).toBe(4);
    },
  );

  test.each([
    ['of a final answer', 'HTTP/1.1 2', 'connection_reset'],
    ['of a 1xx answer', 'HTTP/1.1 103 X\r\n\r\n', 'connection_reset'],
    ['of its headers', 'HTTP/1.1 200 OK\r\ncontent-le', 'response_incomplete'],
  ])('a byte %s: it is not sent again', async (_what, part, kind) => {
    const { receiver: starting, requests } = answersOnce((socket) => socket.end(part));
    await using receiver = await starting;
    await using transport = localTransport();
    await post(transport, receiver.url);
    expect(await post(transport, receiver.url)).toMatchObject({ status: null, error: { kind } });
    expect(requests.length).toBe(2);
  });

  test('the deadline counts from the beginning, not from the second sending', async () => {
    const { receiver: starting } = answersOnce(() => undefined);
    await using receiver = await starting;
    await using transport = localTransport();
    await post(transport, receiver.url);
    expect(await post(transport, receiver.url, { timeoutMs: 60 })).toMatchObject({
      status: null,
      error: { kind: 'timeout' },
      phases: { connect_ms: null },
    });
  });

  test('the deadline ends the second sending as well', async () => {
    const requests: string[] = [];
    await using receiver = await rawReceiver((socket, request) => {
      requests.push(request);
      if (requests.length === 1) socket.write(OK);
      if (requests.length === 2) socket.end();
    });
    await using transport = localTransport();
    await post(transport, receiver.url);
    expect(await post(transport, receiver.url, { timeoutMs: 500 })).toMatchObject({
      status: null,
      error: { kind: 'timeout', message: expect.stringContaining('still waiting for the answer') },
      phases: { connect_ms: expect.any(Number), first_byte_ms: null },
    });
    expect(requests.length).toBe(3);
  });

  test('interrupted while it waits to go out again: nothing is sent', async () => {
    const closed = deferred();
    const found = deferred<string[]>();
    const lookups: Promise<string[]>[] = [Promise.resolve(['127.0.0.1']), found.promise];
    const asked = deferred();
    const { receiver: starting, requests } = answersOnce((socket) => {
      socket.on('close', () => closed.resolve());
      socket.end();
    });
    await using receiver = await starting;
    await using transport = localTransport({
      lookup: async () => {
        const next = lookups.shift() ?? [];
        if (lookups.length === 0) asked.resolve();
        return next;
      },
    });
    const url = `http://kept.test:${receiver.port}/`;
    await post(transport, url);
    const controller = new AbortController();
    const sending = post(transport, url, { signal: controller.signal });
    await closed.promise;
    await asked.promise;
    controller.abort();
    expect((await sending).error?.kind).toBe('interrupted');
    found.resolve(['127.0.0.1']);
    await post(transport, receiver.url);
    expect(requests.length).toBe(3);
  });
});
