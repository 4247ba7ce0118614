// Viewers of the live stream, more than a tenant may have, each with several queries, while its deliveries change.
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { postAtRate } from '../load.ts';
import { atOnce, createWebhook, type Producer } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.watched';
const VIEWERS = 64;
const SUBSCRIPTIONS = 8;
const EVENTS_PER_SECOND = 100;
const AGAIN_MS = 1000;

export const manyViewers: Neighbour = {
  text: `${VIEWERS} viewers with ${SUBSCRIPTIONS} queries each`,
  async prepare({ producer, receiver }) {
    await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/` });
  },
  async disturb({ producer }, signal) {
    const events = async (): Promise<void> => {
      while (!signal.aborted) await postAtRate(producer, EVENTS_PER_SECOND, 1, EVENT);
    };
    await Promise.all([
      events(),
      atOnce(VIEWERS, async () => {
        // One that is refused tries again, as a browser does.
        while (!signal.aborted) {
          await watch(producer, signal);
          await setTimeout(AGAIN_MS, undefined, { signal });
        }
      }),
    ]);
  },
};

/** Until it ends, or is not let in. */
async function watch({ url, headers }: Producer, signal: AbortSignal): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v3/stream`, {
    headers: { authorization: headers['authorization'] ?? '' },
  });
  const end = (): void => socket.terminate();
  signal.addEventListener('abort', end, { once: true });
  socket.on('error', () => socket.terminate());
  socket.on('open', () => {
    socket.send(JSON.stringify({ t: 'hello', v: 2 }));
    for (let n = 0; n < SUBSCRIPTIONS; n += 1) {
      socket.send(JSON.stringify({ t: 'sub', id: `s${n}`, q: `-code:${400 + n}`, since: null, snapshot: 100 }));
    }
  });
  socket.on('message', (text) => {
    const message = JSON.parse(String(text));
    const at = message.to ?? message.at;
    if (message.id !== undefined && at !== undefined) socket.send(JSON.stringify({ t: 'ack', id: message.id, at }));
  });
  // Not `once` of events: it rejects where the stream is refused, which is what most of them get.
  await new Promise<void>((resolve) => socket.on('close', () => resolve()));
  signal.removeEventListener('abort', end);
}
