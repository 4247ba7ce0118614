// Events of 1 MB to webhooks that hang: every attempt holds its body for the webhook's timeout.
import { atOnce, createWebhook, insist } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.large';
const WEBHOOKS = 20;
/** Posted at once; each of them again as soon as it is accepted. */
const EVENTS = 60;
const BYTES = 1_000_000;

export const largeBodies: Neighbour = {
  text: `${EVENTS} events of 1 MB at a time to ${WEBHOOKS} webhooks that hang`,
  async prepare({ producer, receiver }) {
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/hang?${n}` });
    }
  },
  async disturb({ producer }, signal) {
    await atOnce(EVENTS, (n) => {
      const context = { id: n, filler: String.fromCharCode(97 + (n % 26)).repeat(BYTES) };
      return insist(producer, '/api/v3/events', {
        body: JSON.stringify({ event: EVENT, context }),
        expected: 202,
        signal,
      });
    });
  },
};
