// The address guard where it counts: on the connection itself, under a resolver that lies.
import { describe, expect, test } from 'vitest';
import { createHttpTransport } from '../../src/transport/http-transport.ts';
import { deferred, httpReceiver, localTransport, OK, post, rawReceiver, resolvesTo } from './receivers.ts';

describe('transport-13: only a checked address is connected to', () => {
  test('an address in the URL is refused before anything is connected', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = createHttpTransport({ allowPrivateNetworks: false });
    for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]']) {
      const result = await post(transport, `http://${host}:${receiver.port}/`);
      expect(result).toMatchObject({ status: null, response: null, error: { kind: 'address_refused' } });
      expect(result.error?.message).toMatch(/^not allowed to connect to .*: .* is a loopback address$/);
      expect(result.phases).toMatchObject({ dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null });
    }
    expect(receiver.connections()).toBe(0);
  });

  test('a name is refused for what it resolves to: host, address and reason are named', async () => {
    const lookup = async () => ['127.0.0.1', '169.254.169.254', 'fd00:ec2::254', '10.0.0.1'];
    await using transport = createHttpTransport({ allowPrivateNetworks: false, resolve: resolvesTo(lookup) });
    const result = await post(transport, 'http://inside.test/');
    expect(result.error).toEqual({
      kind: 'address_refused',
      message:
        'not allowed to connect to inside.test: 127.0.0.1 is a loopback address, 169.254.169.254 is a link-local address, ' +
        'fd00:ec2::254 is a cloud metadata service, and 1 more',
    });
    expect(result.phases).toMatchObject({ dns_ms: expect.any(Number), connect_ms: null });
  });

  test('localhost is a name like any other', async () => {
    await using transport = createHttpTransport({ allowPrivateNetworks: false });
    expect((await post(transport, 'https://localhost/')).error?.kind).toBe('address_refused');
  });

  test('metadata addresses stay refused with private networks allowed', async () => {
    await using transport = localTransport({ lookup: async () => ['169.254.169.254', '::ffff:100.100.100.200'] });
    expect((await post(transport, 'http://metadata.test/')).error?.kind).toBe('address_refused');
    expect((await post(transport, 'http://169.254.169.254/latest')).error?.kind).toBe('address_refused');
  });

  test('a name is resolved once a connection, so a second answer cannot slip in (DNS rebinding)', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    await using transport = localTransport({
      lookup: async () => {
        asked += 1;
        return answers.shift() ?? [];
      },
    });
    const url = `http://rebind.test:${receiver.port}/`;
    expect((await post(transport, url)).status).toBe(200);
    expect((await post(transport, url)).status).toBe(200);
    expect(asked).toBe(1);
  });

  test('a new connection is checked anew', async () => {
    await using receiver = await httpReceiver((_request, response) => {
      response.setHeader('connection', 'close');
      response.end();
    });
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    await using transport = localTransport({ lookup: async () => answers.shift() ?? [] });
    const url = `http://rebind.test:${receiver.port}/`;
    expect((await post(transport, url)).status).toBe(200);
    expect((await post(transport, url)).error?.kind).toBe('address_refused');
  });

  test('of a name with both kinds only the allowed addresses are used', async () => {
    await using refused = await httpReceiver((_request, response) => response.end(), '0.0.0.0');
    await using transport = localTransport({ lookup: async () => ['0.0.0.0', '169.254.169.254', '127.0.0.1'] });
    expect((await post(transport, `http://mixed.test:${refused.port}/`)).status).toBe(200);
    await using none = localTransport({ lookup: async () => ['0.0.0.0'] });
    expect((await post(none, `http://mixed.test:${refused.port}/`)).error?.kind).toBe('address_refused');
    expect(refused.connections()).toBe(1);
  });

  test('the next address is tried where the first refuses', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = localTransport({ lookup: async () => ['127.0.0.9', '::1', '127.0.0.1'] });
    expect((await post(transport, `http://many.test:${receiver.port}/`)).status).toBe(200);
  });
});

describe('transport-14: look-ups of one name at one time are one', () => {
  test('twenty deliveries ask once', async () => {
    const hosts: string[] = [];
    await using receiver = await rawReceiver((socket, request) => {
      hosts.push(/host: (\S+)/.exec(request)?.[1] ?? '');
      socket.write(OK);
    });
    const found = deferred<string[]>();
    let asked = 0;
    await using transport = localTransport({
      lookup: () => {
        asked += 1;
        return found.promise;
      },
    });
    const url = `http://busy.test:${receiver.port}/`;
    const sending = Array.from({ length: 20 }, () => post(transport, url));
    found.resolve(['127.0.0.1']);
    const results = await Promise.all(sending);
    expect(results.every((result) => result.status === 200)).toBe(true);
    expect(asked).toBe(1);
    expect(new Set(hosts)).toEqual(new Set([`busy.test:${receiver.port}`]));
  });
});
