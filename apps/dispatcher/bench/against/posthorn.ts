// Posthorn as a system of the comparison: a fresh `serve`, or one that runs already.

import { createWebhook, type Producer, producerOf } from '../producer.ts';
import { ServeProcess } from '../serve-process.ts';
import { number } from '../settings.ts';
import type { Adapter, BenchEvent, EventRequest } from './adapter.ts';

const subscription = (url: string, eventName: string) => ({
  trigger: eventName,
  url: `${url}/`,
  max_in_flight: number('BENCH_MAX_IN_FLIGHT'),
});

const requestOf =
  ({ headers }: Producer) =>
  ({ name, context }: BenchEvent): EventRequest => {
    const body = `{"event":"${name}","context":${context}}`;
    return { path: '/api/v3/events', headers, body, expected: 202 };
  };

export const posthorn: Adapter = {
  name: 'Posthorn (SQLite, synchronous=FULL)',
  async start(receiverUrl, eventName) {
    const serve = await ServeProcess.start();
    await serve.createWebhook(subscription(receiverUrl, eventName));
    return {
      url: serve.url,
      request: requestOf(serve),
      pids: () => [serve.pid],
      [Symbol.asyncDispose]: () => serve[Symbol.asyncDispose](),
    };
  },
};

/** One that runs, with a token for it and, for its CPU and memory, its process ids (BENCH_AGAINST_PIDS). It must reach the receiver on loopback (`--allow-private-networks`). */
export const runningAt = (url: string): Adapter => ({
  name: `Posthorn at ${url}`,
  async start(receiverUrl, eventName) {
    const token = process.env['BENCH_AGAINST_TOKEN'];
    if (!token) throw new Error(`--against ${url} needs a token of it in BENCH_AGAINST_TOKEN`);
    const pids = (process.env['BENCH_AGAINST_PIDS'] ?? '').split(',').filter(Boolean).map(Number);
    const producer = producerOf(url, token);
    const id = await createWebhook(producer, subscription(receiverUrl, eventName));
    return {
      url,
      request: requestOf(producer),
      pids: () => pids,
      async [Symbol.asyncDispose]() {
        await fetch(`${url}/api/v3/webhooks/${id}`, { method: 'DELETE', headers: producer.headers });
      },
    };
  },
});
