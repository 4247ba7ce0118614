// Searches in bodies over a long history, many at once; what is timed is another tenant's list.
import { setTimeout } from 'node:timers/promises';
import { count } from '../figures.ts';
import { atOnce, createWebhook, insist, type Producer, post } from '../producer.ts';
import { number } from '../settings.ts';
import type { Neighbour } from './neighbour.ts';

const EVENT = 'custom.past';
const SEARCHES = 50;
const BATCH = 1000;
const LISTS_PER_SECOND = 50;

export const searches: Neighbour = {
  text: `${SEARCHES} searches over ${count(number('BENCH_TENANTS_ROWS'))} deliveries`,
  timed: { text: `its lists, ${LISTS_PER_SECOND}/s`, times: listTimes },
  async prepare({ producer, receiver }) {
    // Nothing is sent: what is wanted is rows.
    await createWebhook(producer, { trigger: EVENT, url: `${receiver.url}/`, is_active: false });
    const event = { event: EVENT, context: { id: 1, filler: 'x'.repeat(500) } };
    const body = JSON.stringify({ events: Array.from({ length: BATCH }, () => event) });
    for (let rows = 0; rows < number('BENCH_TENANTS_ROWS'); rows += BATCH) {
      await post(producer, '/api/v3/events/batch', body, 202);
    }
  },
  async disturb({ producer }, signal) {
    const query = encodeURIComponent('body.filler:nothing');
    await atOnce(SEARCHES, () =>
      insist(producer, `/api/v3/deliveries?query=${query}`, { body: null, expected: 200, signal }),
    );
  },
};

async function listTimes(quiet: Producer, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const list = async (): Promise<void> => {
    const startedAt = performance.now();
    const response = await fetch(`${quiet.url}/api/v3/deliveries?page[size]=25`, { headers: quiet.headers });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`the list answered ${response.status}: ${answer}`);
    times.push(performance.now() - startedAt);
  };
  const lists: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < seconds * LISTS_PER_SECOND; n += 1) {
    await setTimeout(Math.max(0, startedAt + (n * 1000) / LISTS_PER_SECOND - performance.now()));
    lists.push(list());
  }
  await Promise.all(lists);
  return times;
}
