// Templates that take nearly all of their 100,000 steps, for events as fast as they are accepted.
import { atOnce, createWebhook, insist } from '../producer.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.heavy';
const WEBHOOKS = 10;
const BATCH = 20;
const AT_ONCE = 4;
const TEMPLATE = '{% for i in 1..9000 %}{% set a = (i * 3)|number_format(2) %}{% endfor %}{"heavy": 1}';

export const heavyTemplates: Neighbour = {
  text: `batches of ${BATCH} at ${WEBHOOKS} heavy templates`,
  quiet: { extra_data_template: '{"light": "{{ id }}"}' },
  async prepare({ producer, receiver }) {
    for (let n = 1; n <= WEBHOOKS; n += 1) {
      await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/${n}`, extra_data_template: TEMPLATE });
    }
  },
  async disturb({ producer }, signal) {
    const body = JSON.stringify({
      events: Array.from({ length: BATCH }, () => ({ event: EVENT, context: { id: 1 } })),
    });
    await atOnce(AT_ONCE, () => insist(producer, '/api/v3/events/batch', { body, expected: 202, signal }));
  },
};
