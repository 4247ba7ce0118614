// How many reads a tenant may have under way, as callers meet it.
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { refused } from './support/api.ts';
import { startTestDispatcher } from './support/dispatcher.ts';

/** Sends that many lists over one connection without waiting, and answers the statuses in order. */
function pipelined(url: string, authorization: string, count: number): Promise<number[]> {
  const { hostname, port } = new URL(url);
  const request = `GET /api/v3/deliveries?query=body.id%3A1 HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: ${authorization}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('end', () => resolve([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))));
    socket.write([...Array(count - 1).fill(`${request}\r\n`), `${request}connection: close\r\n\r\n`].join(''));
  });
}

it('share-7: beyond its share of reads a tenant is refused, and another is answered', async () => {
  await using dispatcher = await startTestDispatcher({ flags: { 'reads-per-tenant': '4' } });
  const api = await dispatcher.caller();
  const neighbour = await dispatcher.caller({ tenant: 'neighbour' });
  const many = pipelined(dispatcher.url, api.headers['authorization'] ?? '', 50);
  expect((await neighbour.get('/deliveries')).status).toBe(200);
  const statuses = await many;
  expect(statuses).toHaveLength(50);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(4);
  // All of them are over: its places are free again.
  expect((await api.get('/deliveries')).status).toBe(200);
});

it('share-7: the refusal says the bound, its flag and when to come again; what changes something is not refused', async () => {
  await using dispatcher = await startTestDispatcher({ flags: { 'reads-per-tenant': '1' } });
  const api = await dispatcher.caller();
  const answers = await Promise.all(Array.from({ length: 30 }, () => api.get('/webhooks')));
  const beyond = answers.find(({ status }) => status === 429);
  if (beyond === undefined) throw new Error('thirty reads were never under way at once');
  refused(beyond, 429, 'too_many_requests');
  expect(beyond.headers.get('retry-after')).toBe('1');
  expect(beyond.json.message).toMatch(/1 reads in progress and the limit is 1 \(--reads-per-tenant\)/);
  const posts = Array.from({ length: 20 }, () => api.post('/events', { event: 'a.b', context: {} }));
  expect(new Set((await Promise.all(posts)).map(({ status }) => status))).toEqual(new Set([202]));
});
