// Names with several addresses, of which some are slow, silent or closed.
import { createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import { connectFault } from '../../src/transport/faults.ts';
import { interleaved } from '../../src/transport/race.ts';
import { fixture, httpReceiver, localTransport, OK, post, text, tlsReceiver } from './receivers.ts';
import { silentReceiver } from './silent-receiver.ts';

const listensAt = async (host: string, port: number, answer: string): Promise<Server> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return server;
};

const closing = (server: Server): AsyncDisposable => ({
  [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
});

describe('network-5: of several addresses the first that connects is used', () => {
  test('the first is silent: the second is tried next to it, long before the deadline', async () => {
    await using silent = await silentReceiver('127.0.0.2');
    await using _second = closing(await listensAt('127.0.0.3', silent.port, OK));
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3'] });
    const result = await post(transport, `http://pair.test:${silent.port}/`, { timeoutMs: 20_000 });
    expect(result).toMatchObject({ status: 200, error: null });
    expect(result.phases.connect_ms).toBeGreaterThanOrEqual(240);
    expect(result.phases.connect_ms).toBeLessThan(10_000);
  });

  test('the first is slow and the second refuses: the first is waited for', async () => {
    await using slow = await silentReceiver('127.0.0.2');
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3'] });
    const sending = post(transport, `http://pair.test:${slow.port}/`, { timeoutMs: 20_000 });
    setTimeout(slow.open, 600);
    const result = await sending;
    expect(result).toMatchObject({ status: 200, error: null });
    expect(result.phases.connect_ms).toBeGreaterThanOrEqual(590);
  });

  test('the first is slow and the others are silent: the first is waited for', async () => {
    await using slow = await silentReceiver('127.0.0.2');
    await using _second = await silentReceiver('127.0.0.3', slow.port);
    await using _third = await silentReceiver('127.0.0.4', slow.port);
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3', '127.0.0.4'] });
    const sending = post(transport, `http://three.test:${slow.port}/`, { timeoutMs: 20_000 });
    setTimeout(slow.open, 900);
    expect(await sending).toMatchObject({ status: 200, error: null });
  });

  test('the first is silent, the second refuses: the third is tried at once, and its answer taken', async () => {
    await using silent = await silentReceiver('127.0.0.2');
    await using _third = closing(await listensAt('127.0.0.4', silent.port, OK));
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3', '127.0.0.4'] });
    const result = await post(transport, `http://three.test:${silent.port}/`, { timeoutMs: 20_000 });
    expect(result).toMatchObject({ status: 200, error: null });
    expect(result.phases.connect_ms).toBeLessThan(10_000);
  });

  test('the first refuses: the second is tried at once', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = localTransport({ lookup: async () => ['127.0.0.9', '127.0.0.8', '127.0.0.1'] });
    const result = await post(transport, `http://many.test:${receiver.port}/`);
    expect(result).toMatchObject({ status: 200, error: null });
    expect(result.phases.connect_ms).toBeLessThan(240);
  });

  test('all are silent: the deadline is the webhook’s, and what was open is closed', async () => {
    await using first = await silentReceiver('127.0.0.2');
    await using _second = await silentReceiver('127.0.0.3', first.port);
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3'] });
    const result = await post(transport, `http://pair.test:${first.port}/`, { timeoutMs: 700 });
    expect(result).toMatchObject({ status: null, error: { kind: 'timeout' } });
    expect(result.error?.message).toBe(`not finished after 700 ms: still connecting to pair.test:${first.port}`);
    expect(result.phases.connect_ms).toBeGreaterThanOrEqual(690);
  });

  test('interrupted: no address is tried any more', async () => {
    await using silent = await silentReceiver('127.0.0.2');
    let connections = 0;
    const second = await listensAt('127.0.0.3', silent.port, OK);
    second.on('connection', () => {
      connections += 1;
    });
    await using _second = closing(second);
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3'] });
    const controller = new AbortController();
    const url = `http://pair.test:${silent.port}/`;
    const sending = post(transport, url, { signal: controller.signal });
    setImmediate(() => controller.abort());
    expect((await sending).error?.kind).toBe('interrupted');
    // Begun later, so that it reaches the second address after the interrupted one would have.
    expect((await post(transport, url)).status).toBe(200);
    expect(connections).toBe(1);
  });

  test('the loser is closed and carries no request', async () => {
    await using silent = await silentReceiver('127.0.0.2');
    await using _second = closing(await listensAt('127.0.0.3', silent.port, OK));
    await using transport = localTransport({ lookup: async () => ['127.0.0.2', '127.0.0.3'] });
    expect(text(await post(transport, `http://pair.test:${silent.port}/`))).toBe('ok');
    silent.open();
    const first = await post(transport, `http://127.0.0.2:${silent.port}/`, { timeoutMs: 20_000 });
    expect(text(first)).toBe('1');
  });

  test('a TLS failure of the winner is the outcome: no other address is asked instead', async () => {
    const key = { key: fixture('stranger-key.pem'), cert: fixture('stranger-cert.pem') };
    await using receiver = await tlsReceiver(key, () => undefined);
    const other = createServer(() => expect.unreachable('the second address was connected to'));
    await new Promise<void>((resolve) => other.listen(receiver.port, '127.0.0.3', resolve));
    await using _other = closing(other);
    await using transport = localTransport({ lookup: async () => ['127.0.0.1', '127.0.0.3'] });
    const result = await post(transport, `https://pair.test:${receiver.port}/`);
    expect(result.error?.kind).toBe('tls_failed');
  });

  test.each([
    [['a'], ['a']],
    [
      ['::1', '::2', '10.0.0.1', '::3', '10.0.0.2'],
      ['::1', '10.0.0.1', '::2', '10.0.0.2', '::3'],
    ],
    [
      ['10.0.0.1', '10.0.0.2', '10.0.0.3', '::1'],
      ['10.0.0.1', '::1', '10.0.0.2', '10.0.0.3'],
    ],
  ])('families take turns: %j', (addresses, order) => {
    expect(interleaved(addresses)).toEqual(order);
  });

  test('at most 32 addresses are tried', () => {
    const many = Array.from({ length: 200 }, (_, index) => `10.0.0.${index}`);
    expect(interleaved(many)).toEqual(many.slice(0, 32));
  });

  test.each([
    [['ECONNREFUSED', 'ECONNREFUSED'], 'connection_refused', 'h:1 refused the connection (ECONNREFUSED)'],
    [['ENETUNREACH', 'ECONNREFUSED'], 'connection_refused', 'h:1 refused the connection (ECONNREFUSED)'],
    [
      ['ENETUNREACH', 'EADDRNOTAVAIL'],
      'connection_failed',
      'h:1 did not accept a connection (ENETUNREACH, EADDRNOTAVAIL)',
    ],
    [['ECONNREFUSED', 'ETIMEDOUT'], 'connection_failed', 'h:1 did not accept a connection (ECONNREFUSED, ETIMEDOUT)'],
  ])('failures are told together: %j', (codes, kind, message) => {
    expect(connectFault({ hostname: 'h', port: 1 }, codes)).toEqual({ kind, message });
  });
});
