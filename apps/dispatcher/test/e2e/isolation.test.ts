// end-to-end-5: a receiver that accepts and never answers holds its own slots and nobody else's.
import { expect, it } from 'vitest';
import { Api, eventText } from './support/api.ts';
import { eventually } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';
import { Receiver } from './support/receiver.ts';

const HEALTHY = 9;
const EVENTS = 60;
const HUNG_MAX_IN_FLIGHT = 5;

it('end-to-end-5: nine healthy webhooks are served in full beside one that hangs', async () => {
  let underWay = 0;
  let underWayMax = 0;
  await using receiver = await Receiver.start((response, { path }) => {
    if (path !== '/hang') return void response.end('ok');
    underWay += 1;
    underWayMax = Math.max(underWayMax, underWay);
    response.on('close', () => {
      underWay -= 1;
    });
  });
  await using posthorn = await Posthorn.install();
  // Fewer slots in all than the hung webhook has deliveries: it could take every one of them.
  const serve = await posthorn.serve('--max-in-flight', '20', '--drain-ms', '0');
  const api = new Api(serve, posthorn.token);
  const webhook = { trigger: 'shelf.empty', timeout_ms: 60_000 };
  // First in line, and in the lane that goes first.
  const hung = await api.createWebhook({
    ...webhook,
    url: `${receiver.url}/hang`,
    max_in_flight: HUNG_MAX_IN_FLIGHT,
    queue: 'high',
  });
  for (let n = 1; n <= HEALTHY; n += 1) {
    await api.createWebhook({ ...webhook, url: `${receiver.url}/${n}`, queue: n % 2 === 0 ? 'default' : 'low' });
  }
  for (let n = 0; n < EVENTS / 2; n += 1) await api.postEvent('shelf.empty', `{"n":${n}}`);
  await api.postBatch(Array.from({ length: EVENTS / 2 }, (_, n) => eventText('shelf.empty', `{"n":${n + 100}}`)));

  const healthy = ({ path }: { path: string }) => path !== '/hang';
  await receiver.until('everything has arrived at the nine', (all) => all.filter(healthy).length === HEALTHY * EVENTS);
  await eventually('everything is delivered at the nine', async () => {
    const unfinished = await Promise.all(
      ['pending', 'in_flight', 'retrying'].map((status) => api.deliveries(`filter[status]=${status}&page[size]=100`)),
    );
    return unfinished.flat().every(({ webhook_id }) => webhook_id === hung.id);
  });

  const ofHung = (status: string) =>
    api.deliveries(`filter[webhook_id]=${hung.id}&filter[status]=${status}&page[size]=100`);
  expect(await ofHung('in_flight')).toHaveLength(HUNG_MAX_IN_FLIGHT);
  expect(await ofHung('pending')).toHaveLength(EVENTS - HUNG_MAX_IN_FLIGHT);
  expect(underWayMax).toBe(HUNG_MAX_IN_FLIGHT);
  expect(await serve.stop()).toEqual({ code: 0, signal: null });
});
