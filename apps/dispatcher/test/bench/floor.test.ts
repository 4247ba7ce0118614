// The floor of low-rate is a sender that works: what it costs is a bound only if it does what any sender must do.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Figure, markdown } from '../../bench/figures.ts';
import { FLOORS, FloorProcess, floorTable } from '../../bench/floor.ts';
import type { Offered } from '../../bench/offered.ts';
import { countersOf } from '../../bench/process-counters.ts';

const EVENTS = 3;

async function receiver() {
  const arrived: { body: string; signature: unknown }[] = [];
  const server = createServer(async (request, response) => {
    arrived.push({ body: await text(request), signature: request.headers['x-signature'] });
    response.end();
    if (arrived.length === EVENTS) server.emit('complete');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, arrived, complete: once(server, 'complete') };
}

const offered = (cpuMs: number): Offered => ({
  times: { p50: 1, p95: 2, p99: 3 },
  used: { mainMs: cpuMs, storeMs: 0, otherMs: 0, bytesWritten: 0, bytesToDisk: 0, writeCalls: 0 },
});

describe('bench-6: the least that an event costs', () => {
  it.each(FLOORS)('bench-6: the process of "$name" accepts, signs and sends on what it is posted', async (kind) => {
    const { url, arrived, complete } = await receiver();
    await using floor = await FloorProcess.start(kind, url);
    const bytesBefore = countersOf(floor.pid)?.bytesWritten ?? 0;
    for (let n = 0; n < EVENTS; n += 1) {
      const answer = await fetch(floor.url, { method: 'POST', headers: floor.headers, body: `{"n":${n}}` });
      expect(answer.status).toBe(202);
    }
    await complete;
    expect(arrived.map(({ body }) => body).sort()).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
    for (const { signature } of arrived) expect(signature).toMatch(/^[0-9a-f]{64}$/);
    const written = (countersOf(floor.pid)?.bytesWritten ?? Number.NaN) - bytesBefore;
    if (process.platform === 'linux') expect(written >= EVENTS * 4096).toBe(kind.isDurable);
  });

  it('bench-6: the ratio is the median of those of the rounds', () => {
    const floors = (cpuMs: number): Offered[] => FLOORS.map(() => offered(cpuMs));
    const rounds = [
      { posthorn: offered(0.8), floors: floors(0.4) },
      { posthorn: offered(0.9), floors: floors(0.3) },
      { posthorn: offered(4), floors: floors(1) },
    ];
    const table = floorTable('200/s', rounds);
    const ratios = table.rows.map((row) => (row.at(-1) as Figure).value);
    expect(ratios).toEqual([1, 3, 3, 3].map((ratio) => expect.closeTo(ratio)));
    expect(markdown(table)).toContain('what an event costs at 200/s');
  });
});
