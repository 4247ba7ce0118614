// Client certificates through the whole dispatcher, to a real receiver that demands one (docs/spec.md auth-12).
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../transport/receivers.ts';
import type { Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const pem = (name: string): string =>
  readFileSync(new URL(`../credentials/fixtures/${name}.pem`, import.meta.url), 'utf8');

describe('auth-12: mutual TLS', () => {
  let server: Server;
  let url = '';
  const names: string[] = [];
  beforeAll(async () => {
    server = createServer(
      {
        ...{ key: fixture('receiver-key.pem'), cert: fixture('receiver-cert.pem'), ca: pem('ca-cert') },
        ...{ requestCert: true, rejectUnauthorized: true },
      },
      (request, response) => {
        names.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
        response.end('ok');
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const certified = (name: string, over: Json = {}) => ({
    ...{ kind: 'mtls', certificate: pem(`${name}-cert`), private_key: pem(`${name}-key`) },
    ...{ ca: fixture('receiver-cert.pem'), ...over },
  });
  const sent = async (authentication: Json): Promise<Json> => {
    const api = await here.caller();
    await api.webhook({ trigger: 'order.paid', url, authentication, retry_schedule: [] });
    const { id } = await api.event({ event: 'order.paid', context: { id: 1 } });
    return api.settled(id, 'delivered', 'failed');
  };

  it('auth-12: each endpoint shows its own certificate, also to one receiver at once', async () => {
    names.length = 0;
    const api = await here.caller();
    for (const name of ['client', 'other']) {
      await api.webhook({ trigger: `order.${name}`, url, authentication: certified(name) });
    }
    for (let n = 0; n < 3; n += 1) {
      for (const name of ['client', 'other']) {
        const { id } = await api.event({ event: `order.${name}`, context: { id: n } });
        await api.settled(id, 'delivered');
      }
    }
    expect(names).toEqual(Array.from({ length: 3 }, () => ['posthorn client', 'posthorn other']).flat());
  });

  it('auth-12: without a certificate, or with one of another authority, the attempt fails in TLS', async () => {
    const plain = await sent(null);
    expect(plain.attempts[0]).toMatchObject({ status: null, error: { kind: 'tls_failed' } });
    const stranger = certified('client', { certificate: pem('weak-cert'), private_key: pem('weak-key') });
    const api = await here.caller();
    expect((await api.post('/webhooks', { trigger: 'a.b', url, authentication: stranger })).status).toBe(422);
    const own = { certificate: fixture('stranger-cert.pem'), private_key: fixture('stranger-key.pem') };
    const refused = await sent(certified('client', own));
    expect(refused.attempts[0]).toMatchObject({
      status: null,
      error: { kind: expect.stringMatching(/^(tls_failed|connection_reset)$/) },
    });
  });

  it('auth-12: the authority that is given verifies the receiver instead of the public ones', async () => {
    expect((await sent(certified('client'))).status).toBe('delivered');
    const otherwise = await sent(certified('client', { ca: pem('ca-cert') }));
    expect(otherwise.attempts[0].error).toMatchObject({ kind: 'tls_failed' });
    const publicly = await sent(certified('client', { ca: null }));
    expect(publicly.attempts[0].error).toMatchObject({ kind: 'tls_failed' });
  });
});
