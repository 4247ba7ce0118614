// end-to-end-6: SIGTERM under load ends with exit code 0, and everything accepted is delivered, before it or after the restart.
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api } from './support/api.ts';
import { readDatabase } from './support/database.ts';
import { Ledger } from './support/ledger.ts';
import { Posthorn } from './support/posthorn.ts';
import { Producers } from './support/producers.ts';
import { Receiver } from './support/receiver.ts';

const ROUNDS = 3;
const EVENTS_PER_ROUND = 250;

it('end-to-end-6: SIGTERM under load exits 0, loses nothing and doubles nothing', {
  timeout: patient(60_000),
}, async () => {
  const ledger = new Ledger(['/wide', '/narrow']);
  await using receiver = await Receiver.start((response, arrival, count) => {
    ledger.arrive(arrival);
    // Some answers take a while, so that the stop finds attempts under way.
    if (count % 3 === 0) setTimeout(() => response.end('ok'), 40);
    else response.end('ok');
  });
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve();
  let api: Api | null = new Api(serve, posthorn.token);
  // Without retries: an attempt that a stop cuts off or forgets would end as failed.
  await api.createWebhook({ trigger: 'load.*', url: `${receiver.url}/wide`, retry_schedule: [] });
  await api.createWebhook({ trigger: 'load.*', url: `${receiver.url}/narrow`, retry_schedule: [], max_in_flight: 4 });
  const producers = new Producers(ledger, 'load', () => api).start();
  const exits: unknown[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await producers.accepted(EVENTS_PER_ROUND * round);
    exits.push(await serve.stop());
    api = null;
    serve = await posthorn.serve();
    api = new Api(serve, posthorn.token);
  }
  await producers.stop();
  expect(exits).toEqual(Array(ROUNDS).fill({ code: 0, signal: null }));
  await receiver.until('all that was accepted has arrived', () => ledger.owed.size === 0);
  expect(await serve.stop()).toEqual({ code: 0, signal: null });

  const remains = readDatabase(posthorn.databaseFile);
  expect(remains).toMatchObject({ integrity: 'ok', foreignKeyFaults: 0, repeatedKeys: 0, due: 0, interrupted: 0 });
  expect(remains.statuses).toEqual({ delivered: remains.deliveries });
  expect(producers.refused).toEqual([]);
  expect(ledger.duplicates).toBe(0);
});
