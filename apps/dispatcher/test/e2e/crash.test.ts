// end-to-end-4: whatever was answered 202 arrives, however often the process is killed; what may happen is that it arrives twice.
// The long form: POSTHORN_KILLS=20 vitest run --project dispatcher e2e/crash (POSTHORN_SEED makes a run again).
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api } from './support/api.ts';
import { chance } from './support/chance.ts';
import { readDatabase } from './support/database.ts';
import { Ledger } from './support/ledger.ts';
import { Posthorn } from './support/posthorn.ts';
import { Producers } from './support/producers.ts';
import { Receiver } from './support/receiver.ts';

const KILLS = Number(process.env['POSTHORN_KILLS'] ?? 5);
const SEED = Number(process.env['POSTHORN_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
/** Longest life of a process once it listens. */
const LIFE_MAX_MS = 700;
/** One in so many is killed before it listens, at a moment of its start. */
const STILLBORN = 6;
const START_MS = 600;
/** Less than any lease lasts: what a killed process had under way is taken up at the start of the next (unreadable-4). */
const LAST_MS = 20_000;
/** Every kill may cost a delivery one place in its schedule. */
const SCHEDULE = Array<number>(50).fill(0.05);

it(`end-to-end-4: nothing accepted is lost over ${KILLS} kills`, {
  timeout: patient(60_000 + KILLS * 5000),
}, async () => {
  console.log(`end-to-end-4: POSTHORN_SEED=${SEED} makes this run's kill moments again`);
  const random = chance(SEED);
  const paths = ['/steady', '/narrow', '/failing'];
  const ledger = new Ledger(paths);
  const tries = new Map<string, number>();
  await using receiver = await Receiver.start((response, arrival, count) => {
    if (arrival.path === '/failing') {
      // Refuses each delivery's first attempt, so that some are waiting for a retry at every kill.
      const id = String(arrival.headers['webhook-id']);
      tries.set(id, (tries.get(id) ?? 0) + 1);
      if (tries.get(id) === 1) return void response.writeHead(503).end();
    }
    ledger.arrive(arrival);
    // Some answers come late or after the kill, so that attempts are cut off in every state.
    setTimeout(() => response.end('ok'), count % 5 === 0 ? 25 : 0);
  });
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve();
  let api: Api | null = new Api(serve, posthorn.token);
  const webhook = { trigger: 'load.*', retry_schedule: SCHEDULE };
  await api.createWebhook({ ...webhook, url: `${receiver.url}/steady` });
  await api.createWebhook({ ...webhook, url: `${receiver.url}/narrow`, max_in_flight: 5, queue: 'low' });
  await api.createWebhook({ ...webhook, url: `${receiver.url}/failing`, queue: 'high' });

  const producers = new Producers(ledger, 'crash', () => api).start();
  let stillborn = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // The one wait for a time: a random moment is what this test is about.
    await pause(random() * LIFE_MAX_MS);
    await serve.kill();
    api = null;
    if (random() < 1 / STILLBORN) {
      stillborn += 1;
      const early = posthorn.launch();
      await pause(random() * START_MS);
      await early.kill();
    }
    serve = await posthorn.serve();
    api = new Api(serve, posthorn.token);
  }
  await producers.stop();
  await receiver.until('all that was accepted has arrived', () => ledger.owed.size === 0, LAST_MS);
  await api.settled();
  expect(await serve.stop()).toEqual({ code: 0, signal: null });

  const remains = readDatabase(posthorn.databaseFile);
  const { accepted, received, duplicates } = ledger;
  console.log(
    `end-to-end-4: ${KILLS} kills while serving, ${stillborn} while starting; ${accepted} events answered 202, ` +
      `${ledger.owed.size} lost; ${received} requests arrived, ${duplicates} of them repeats; ` +
      `${remains.deliveries} deliveries, ${remains.interrupted} attempts interrupted`,
  );
  expect(ledger.owed.size).toBe(0);
  expect(producers.refused).toEqual([]);
  expect(remains).toMatchObject({ integrity: 'ok', foreignKeyFaults: 0, repeatedKeys: 0, due: 0 });
  expect(remains.statuses).toEqual({ delivered: remains.deliveries });
  expect(remains.deliveries).toBe(remains.events * paths.length);
  expect(remains.events).toBeGreaterThanOrEqual(accepted);
});
