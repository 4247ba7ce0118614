// fuzz-2: bytes that are no HTTP, or HTTP that never ends, cost their own connection only.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { serving } from './support/serving.ts';

const here = serving();
const SLOW = 100;

async function open(): Promise<Socket> {
  const { hostname, port } = new URL(here.dispatcher.url);
  const socket = connect(Number(port), hostname);
  // A server may well reset what makes no sense.
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Everything that comes back until the server closes. */
async function exchange(bytes: Buffer): Promise<string> {
  const socket = await open();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.end(bytes);
  await closed;
  return Buffer.concat(chunks).toString('latin1');
}

const START = 'POST /api/v3/events HTTP/1.1\r\nhost: a\r\n';
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some)),
  fc
    .constantFrom(
      `${START}content-length: -1\r\n\r\n`,
      `${START}content-length: 5\r\ncontent-length: 6\r\n\r\nabcdef`,
      `${START}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${START}transfer-encoding: chunked\r\n\r\nzz\r\n`,
      `${START}x: ${'y'.repeat(100_000)}\r\n\r\n`,
      `${START}${'x: y\r\n'.repeat(5000)}\r\n`,
      `GET /${'a'.repeat(50_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
      'GET /api/v3/events/%ff%fe HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      'GET http://169.254.169.254/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    )
    .map((text) => Buffer.from(text, 'latin1')),
);

it('fuzz-2: whatever bytes come, no answer is a 5xx, and others are served', { timeout: patient(20_000) }, async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (some) => {
      expect(await exchange(some)).not.toMatch(/^HTTP\/1\.1 5/);
    }),
    { numRuns: 150 },
  );
  const slow = await Promise.all(Array.from({ length: SLOW }, open));
  for (const socket of slow) socket.write(START);
  const api = await here.caller();
  await api.webhook({ trigger: 'a.b', url: here.receiver.url });
  await api.settled((await api.event({ event: 'a.b', context: {} })).id, 'delivered');
  for (const socket of slow) socket.destroy();
});
