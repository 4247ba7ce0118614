// Webhooks whose names are never answered for, beside a tenant whose receiver is looked up for every request.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { createWebhook, post } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.silent';
const WEBHOOKS = 64;
/** More than its share of look-ups is always under way. */
const EVENT_EVERY_MS = 500;
const PORT = 18_453;
const QUIET_NAME = 'quiet.bench.example';
const TYPE_A = 1;

export const silentNames: Neighbour = {
  text: `${WEBHOOKS} webhooks whose names no server answers for`,
  env: {
    BENCH_NAME_SERVER: `127.0.0.1:${PORT}`,
    NODE_OPTIONS: `--import=${new URL('./bench-name-server.ts', import.meta.url).href}`,
  },
  quietHost: (url) => url.replace('127.0.0.1', QUIET_NAME),
  async prepare({ producer }) {
    await serveNames();
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      await createWebhook(producer, { trigger: EVENT, url: `http://silent-${n}.bench.example/`, retry_schedule: [] });
    }
  },
  async disturb({ producer }, signal) {
    while (!signal.aborted) {
      await post(producer, '/api/v3/events', `{"event":"${EVENT}","context":{}}`, 202, signal);
      await setTimeout(EVENT_EVERY_MS);
    }
  },
};

/** Answers for the quiet tenant's name, to be asked again each time, and for no other. It ends with the benchmark. */
async function serveNames(): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12) + 5;
    if (!query.subarray(12, end).includes('quiet')) return;
    const isA = query.readUInt16BE(end - 4) === TYPE_A;
    const header = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, Number(isA), 0, 0, 0, 0]);
    query.copy(header, 0, 0, 2);
    const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1]);
    const answer = Buffer.concat([header, query.subarray(12, end), ...(isA ? [record] : [])]);
    socket.send(answer, from.port, from.address);
  });
  socket.bind(PORT, '127.0.0.1').unref();
  await once(socket, 'listening');
}
