// Tests by hand at a receiver that hangs: each holds a slot for the webhook's timeout.
import { count } from '../figures.ts';
import { atOnce, createWebhook, insist } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const TESTS = 1100;
const WEBHOOKS = 11;
const ids: number[] = [];

export const testsByHand: Neighbour = {
  text: `${count(TESTS)} tests at a receiver that hangs`,
  async prepare({ producer, receiver }) {
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      ids.push(await createWebhook(producer, { trigger: 'a.b', url: `${receiver.url}/hang?${n}`, max_in_flight: 500 }));
    }
  },
  async disturb({ producer }, signal) {
    await atOnce(TESTS, (n) =>
      insist(producer, `/api/v3/webhooks/${ids[n % WEBHOOKS]}/test`, { body: '{}', expected: 200, signal }),
    );
  },
};
