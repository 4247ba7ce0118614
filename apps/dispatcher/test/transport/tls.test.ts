// TLS: the certificate is checked against the name of the URL although an address is connected to.
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fixture, httpReceiver, localTransport, OK, post, tcpReceiver, tlsReceiver } from './receivers.ts';

const trusted = { key: fixture('receiver-key.pem'), cert: fixture('receiver-cert.pem') };
const stranger = { key: fixture('stranger-key.pem'), cert: fixture('stranger-cert.pem') };
const lookup = async () => ['127.0.0.1'];

describe('transport-15: https receivers are verified', () => {
  let before: string[] = [];
  beforeAll(() => {
    before = getCACertificates('default');
    setDefaultCACertificates([...before, trusted.cert]);
  });
  afterAll(() => setDefaultCACertificates(before));

  const answering =
    (seen: (socket: TLSSocket) => void = () => undefined) =>
    (socket: unknown) => {
      const tls = socket as TLSSocket;
      seen(tls);
      tls.on('data', () => tls.write(OK));
    };

  test('a trusted certificate of that name: SNI is the name, tls has its time, the connection is kept', async () => {
    const names: unknown[] = [];
    await using receiver = await tlsReceiver(
      trusted,
      answering((socket) => names.push(socket.servername)),
    );
    await using transport = localTransport({ lookup });
    const url = `https://receiver.test:${receiver.port}/`;
    const first = await post(transport, url);
    expect(first).toMatchObject({
      status: 200,
      error: null,
      phases: { connect_ms: expect.any(Number), tls_ms: expect.any(Number) },
    });
    expect(await post(transport, url)).toMatchObject({ status: 200, phases: { connect_ms: null, tls_ms: null } });
    expect(names).toEqual(['receiver.test']);
  });

  test('a second connection resumes the session and is still verified', async () => {
    const resumed: boolean[] = [];
    await using receiver = await tlsReceiver(trusted, (socket) => {
      const tls = socket as TLSSocket;
      resumed.push(tls.isSessionReused());
      tls.on('data', () => tls.end(OK.replace('\r\n', '\r\nconnection: close\r\n')));
    });
    await using transport = localTransport({ lookup });
    const url = `https://receiver.test:${receiver.port}/`;
    expect((await post(transport, url)).status).toBe(200);
    expect((await post(transport, url)).status).toBe(200);
    expect(resumed).toEqual([false, true]);
  });

  test('network-11: no TLS session is resumed under another credential', async () => {
    const resumed: boolean[] = [];
    await using receiver = await tlsReceiver(trusted, (socket) => {
      const tls = socket as TLSSocket;
      resumed.push(tls.isSessionReused());
      tls.on('data', () => tls.end(OK.replace('\r\n', '\r\nconnection: close\r\n')));
    });
    await using transport = localTransport({ lookup });
    const url = `https://receiver.test:${receiver.port}/`;
    const shown = (name: string) => ({ name, certificate: stranger.cert, privateKey: stranger.key, ca: null });
    for (const credential of [shown('certificate 1'), shown('certificate 2'), null, shown('certificate 1')])
      expect((await post(transport, url, { credential })).status).toBe(200);
    expect(resumed).toEqual([false, false, false, true]);
  });

  test('a name with a trailing dot, and an address in the certificate', async () => {
    const names: unknown[] = [];
    await using receiver = await tlsReceiver(
      trusted,
      answering((socket) => names.push(socket.servername)),
    );
    await using transport = localTransport({ lookup });
    expect((await post(transport, `https://receiver.test.:${receiver.port}/`)).status).toBe(200);
    expect((await post(transport, `https://127.0.0.1:${receiver.port}/`)).status).toBe(200);
    expect(names).toEqual(['receiver.test', false]);
  });

  test('another name', async () => {
    await using receiver = await tlsReceiver(trusted, answering());
    await using transport = localTransport({ lookup });
    const result = await post(transport, `https://other.test:${receiver.port}/`);
    expect(result.error).toEqual({
      kind: 'tls_failed',
      message: `no TLS connection to other.test:${receiver.port}: its certificate is for another name (ERR_TLS_CERT_ALTNAME_INVALID)`,
    });
  });

  test('a stranger’s certificate, even where the environment says not to care', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      await using receiver = await tlsReceiver(stranger, answering());
      await using transport = localTransport({ lookup });
      const result = await post(transport, `https://receiver.test:${receiver.port}/`);
      expect(result).toMatchObject({
        status: null,
        error: { kind: 'tls_failed' },
        phases: { tls_ms: expect.any(Number) },
      });
      expect(result.error?.message).toContain('self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('no TLS at all behind https', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end());
    await using transport = localTransport();
    const result = await post(transport, `https://127.0.0.1:${receiver.port}/`);
    expect(result.error).toMatchObject({ kind: 'tls_failed', message: expect.stringMatching(/\(ERR_SSL_\w+\)$/) });
    expect(result.error?.message).not.toContain('deps/openssl');
  });

  test.each(['end', 'resetAndDestroy'] as const)('a handshake that ends in %s', async (cut) => {
    await using receiver = await tcpReceiver((socket) => socket.once('data', () => socket[cut]()));
    await using transport = localTransport({ lookup });
    const result = await post(transport, `https://receiver.test:${receiver.port}/`);
    expect(result).toMatchObject({
      status: null,
      error: { kind: 'tls_failed' },
      phases: { tls_ms: expect.any(Number) },
    });
    expect(result.error?.message).toContain('the connection was closed during the handshake (ECONNRESET)');
  });

  test('no protocol version in common', async () => {
    await using receiver = await tlsReceiver({ ...trusted, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }, answering());
    await using transport = localTransport({ lookup });
    const result = await post(transport, `https://receiver.test:${receiver.port}/`);
    expect(result.error).toMatchObject({ kind: 'tls_failed', message: expect.stringMatching(/\(ERR_SSL_\w+\)$/) });
  });
});
