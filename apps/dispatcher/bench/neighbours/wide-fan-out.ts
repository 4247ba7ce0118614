// A few events to very many webhooks: a million deliveries out of one request.
import { once } from 'node:events';
import { count } from '../figures.ts';
import { createWebhook, post } from '../producer.ts';
import { number } from '../settings.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.wide';
const EVENTS = 20;
/** Requests that make webhooks, at once. */
const AT_ONCE = 16;

export const wideFanOut: Neighbour = {
  text: `${EVENTS} events to ${count(number('BENCH_TENANTS_WEBHOOKS'))} webhooks`,
  async prepare({ producer, receiver }) {
    let left = number('BENCH_TENANTS_WEBHOOKS');
    const loop = async (): Promise<void> => {
      for (let n = left--; n > 0; n = left--) {
        await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/${n}` });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, loop));
  },
  async disturb({ producer }, signal) {
    const events = Array.from({ length: EVENTS }, (_, n) => `{"event":"${EVENT}","context":{"id":${n}}}`);
    await post(producer, '/api/v3/events/batch', `{"events":[${events.join(',')}]}`, 202, signal);
    // What follows from it goes on for longer than is measured.
    if (!signal.aborted) await once(signal, 'abort');
  },
};
