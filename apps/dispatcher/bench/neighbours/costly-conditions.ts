// Batches of 1,000 events against 100 webhooks, each with a condition that takes its 10,000 steps on each of them.
import { count } from '../figures.ts';
import { createWebhook, post } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.costly';
const WEBHOOKS = 100;
const BATCH = 1000;
/** Batches under way at once: the next waits at the door. */
const AT_ONCE = 2;

/** 9,602 steps: so many items, each of which costs four. The events are small, so that conditions are what is measured. */
const ITEMS = 2400;
const CONDITION = { some: [Array.from({ length: ITEMS }, () => 0), { '==': [{ var: '' }, 1] }] };

export const costlyConditions: Neighbour = {
  text: `batches of ${count(BATCH)} at ${WEBHOOKS} conditions of 10,000 steps`,
  async prepare({ producer, receiver }) {
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/${n}`, condition: CONDITION });
    }
  },
  async disturb({ producer }, signal) {
    const events = Array.from({ length: BATCH }, (_, n) => `{"event":"${EVENT}","context":{"id":${n}}}`);
    const loop = async (): Promise<void> => {
      while (!signal.aborted) {
        await post(producer, '/api/v3/events/batch', `{"events":[${events.join(',')}]}`, 202, signal);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, loop));
  },
};
