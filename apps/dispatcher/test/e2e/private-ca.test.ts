// network-10: receivers behind a certificate authority of one's own, as docs/operations.md says.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Api, type Json } from './support/api.ts';
import { Posthorn } from './support/posthorn.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../transport/fixtures/${name}`, import.meta.url));

it('network-10: NODE_EXTRA_CA_CERTS makes a private certificate authority trusted; without it the attempt fails in TLS', async () => {
  const keys = { key: readFileSync(fixture('receiver-key.pem')), cert: readFileSync(fixture('receiver-cert.pem')) };
  const server = createServer(keys, (_request, response) => void response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const outcomes: Record<string, Json> = {};
    for (const [name, env] of [
      ['with', { NODE_EXTRA_CA_CERTS: fixture('receiver-cert.pem') }],
      ['without', {}],
    ] as const) {
      await using posthorn = await Posthorn.install();
      posthorn.env = env;
      const api = new Api(await posthorn.serve(), posthorn.token);
      const { id } = await api.createWebhook({ trigger: 'ca.tried', url });
      const { json } = await api.send('POST', `/webhooks/${id}/test`, '{}');
      outcomes[name] = json['data'] as Json;
    }
    expect(outcomes['with']).toMatchObject({ status: 200, error: null });
    expect(outcomes['without']).toMatchObject({ status: null, error: { kind: 'tls_failed' } });
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});
