// Events of 1 MB to webhooks that hang: every attempt holds its body for the webhook's timeout.
import { atOnce, createWebhook, post, untilAborted } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.large';
const WEBHOOKS = 20;
const EVENTS = 60;
const AT_ONCE = 4;
const BYTES = 1_000_000;

export const largeBodies: Neighbour = {
  text: `${EVENTS} events of 1 MB to ${WEBHOOKS} webhooks that hang`,
  async prepare({ producer, receiver }) {
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/hang?${n}` });
    }
  },
  async disturb({ producer }, signal) {
    let left = EVENTS;
    await atOnce(AT_ONCE, async () => {
      for (let n = left--; n > 0; n = left--) {
        const context = { id: n, filler: String.fromCharCode(97 + (n % 26)).repeat(BYTES) };
        await post(producer, '/api/v3/events', JSON.stringify({ event: EVENT, context }), 202, signal);
      }
    });
    await untilAborted(signal);
  },
};
