// How other systems are put next to Posthorn: adapters are loaded from files, and the example is a sender that works.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adaptersOf } from '../../bench/against.ts';
import { cpuMsOf, memoryMbOf } from '../../bench/process-counters.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const EXAMPLE = fileURLToPath(new URL('../../bench/against/plain-sender.ts', import.meta.url));
const EVENT = { name: 'transaction.created', context: '{"id":1,"bench_sent_at":12.5}' };

/** Fails the first request, and keeps the bodies of the others. */
async function receiver() {
  const bodies: string[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests += 1;
    if (requests > 1) bodies.push(body);
    response.writeHead(requests > 1 ? 200 : 500).end();
    if (bodies.length > 0) server.emit('delivered');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    delivered: () => once(server, 'delivered'),
  };
}

describe('bench-4: systems next to Posthorn', () => {
  it.each([0, 1])('bench-4: the example (%i) delivers what it accepted, also after a failure', async (index) => {
    const { url, bodies, delivered } = await receiver();
    const adapter = (await adaptersOf(EXAMPLE))[index];
    if (adapter === undefined) throw new Error('the example has two adapters');
    await using system = await adapter.start(url, EVENT.name);
    const { path: place, expected, ...request } = system.request(EVENT);
    const arrived = delivered();
    const answer = await fetch(`${system.url}${place}`, { method: 'POST', ...request });
    expect(answer.status).toBe(expected);
    await arrived;
    expect(bodies).toEqual([`{"event":"${EVENT.name}","context":${EVENT.context}}`]);
    if (process.platform === 'linux') {
      expect(cpuMsOf(system.pids())).toBeGreaterThan(0);
      expect(memoryMbOf(system.pids())).toBeGreaterThan(10);
    }
  });

  it('bench-4: a folder stands for all adapters in it, in the order of their names', async () => {
    const folder = path('adapters');
    mkdirSync(folder);
    writeFileSync(`${folder}/b.mjs`, `export default { name: 'b', start() {} };`);
    writeFileSync(`${folder}/a.mjs`, `export default [{ name: 'a1', start() {} }, { name: 'a2', start() {} }];`);
    writeFileSync(`${folder}/notes.md`, 'not an adapter');
    const adapters = await adaptersOf(`${folder},http://127.0.0.1:8080/`);
    expect(adapters.map(({ name }) => name)).toEqual(['a1', 'a2', 'b', 'Posthorn at http://127.0.0.1:8080']);
  });

  it('bench-4: a file that exports none is refused with its name', async () => {
    const file = path('empty.mjs');
    writeFileSync(file, 'export const name = 1;');
    await expect(adaptersOf(file)).rejects.toThrow(`${file} does not export an adapter`);
    await expect(adaptersOf(path('missing.mjs'))).rejects.toThrow('there is no file or folder');
  });

  it('bench-4: CPU and memory of no process are not known', () => {
    expect([cpuMsOf([]), memoryMbOf([])]).toEqual([Number.NaN, Number.NaN]);
  });
});
