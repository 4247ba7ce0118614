// Batches of 1,000 events against 100 webhooks, each with a condition that takes all of its 10,000 steps.
import { count } from '../figures.ts';
import { createWebhook, post } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.costly';
const WEBHOOKS = 100;
const BATCH = 1000;
/** Batches under way at once: the next waits at the door. */
const AT_ONCE = 2;

/** 9,902 steps: a filter over so many items, each of which costs three. */
const ITEMS = 3300;
const CONDITION = { filter: [{ var: 'items' }, { '==': [{ var: '' }, 1] }] };

export const costlyConditions: Neighbour = {
  text: `batches of ${count(BATCH)} at ${WEBHOOKS} conditions of 10,000 steps`,
  async prepare({ producer, receiver }) {
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/${n}`, condition: CONDITION });
    }
  },
  async disturb({ producer }, signal) {
    const event = `{"event":"${EVENT}","context":{"id":1,"items":[${Array.from({ length: ITEMS }, () => 0).join(',')}]}}`;
    const body = `{"events":[${Array.from({ length: BATCH }, () => event).join(',')}]}`;
    const loop = async (): Promise<void> => {
      while (!signal.aborted) await post(producer, '/api/v3/events/batch', body, 202, signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, loop));
  },
};
