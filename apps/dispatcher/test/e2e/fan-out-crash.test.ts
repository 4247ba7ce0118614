// A large fan-out under kills: whatever moment the process dies at, every subscriber gets its delivery, and one only.
// POSTHORN_SEED makes a run again.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api, eventText } from './support/api.ts';
import { chance } from './support/chance.ts';
import { countOf } from './support/database.ts';
import { eventually } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';

const KILLS = Number(process.env['POSTHORN_KILLS'] ?? 5);
const SEED = Number(process.env['POSTHORN_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const WEBHOOKS = 30;
const EVENTS = 1000;
const PAIRS = WEBHOOKS * EVENTS;
/** What the request itself writes: whole events within 20,000 pairs. */
const AT_ONCE = Math.floor(20_000 / WEBHOOKS) * WEBHOOKS;
/** From when a process has written something on. */
const LIFE_MAX_MS = 100;
const EXPANDED_WITHIN_MS = 120_000;

it(`fan-out-3: nothing is lost or written twice over ${KILLS} kills`, {
  timeout: patient(240_000 + KILLS * 5000),
}, async () => {
  console.log(`fan-out-3: POSTHORN_SEED=${SEED} makes this run's kill moments again`);
  const random = chance(SEED);
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve();
  let api = new Api(serve, posthorn.token);
  // Off, so that everything is held: this is about what is written.
  for (let n = 0; n < WEBHOOKS; n += 1)
    await api.createWebhook({ trigger: 'wide.*', url: `http://127.0.0.1:9/${n}`, is_active: false });
  const texts = Array.from({ length: EVENTS }, (_, n) => eventText('wide.open', `{"n":${n}}`));
  const receipts = await api.postBatch(texts);
  expect(receipts.filter(({ deliveries }) => deliveries === 0)).toHaveLength(EVENTS - AT_ONCE / WEBHOOKS);

  const written = [AT_ONCE];
  const count = (sql: string) => countOf(posthorn.databaseFile, sql);
  const deliveries = (): number => count('SELECT count(*) FROM deliveries');
  for (let kill = 0; kill < KILLS; kill += 1) {
    await eventually(
      'it goes on',
      async () => deliveries() > (written.at(-1) ?? 0) || deliveries() === PAIRS,
      EXPANDED_WITHIN_MS,
    );
    // The one wait for a time: a random moment is what this test is about.
    await pause(random() * LIFE_MAX_MS);
    await serve.kill();
    written.push(deliveries());
    serve = await posthorn.serve();
  }
  api = new Api(serve, posthorn.token);
  const last = receipts.at(-1)?.id ?? '';
  await eventually(
    'the fan-out is over',
    async () => (await api.event(last)).deliveries.length === WEBHOOKS,
    EXPANDED_WITHIN_MS,
  );
  expect(await serve.stop()).toEqual({ code: 0, signal: null });
  console.log(`fan-out-3: ${PAIRS} deliveries, of which at the kills were written: ${written.join(', ')}`);

  // Each process wrote something, so each kill was in the midst of it.
  expect(new Set(written.filter((n) => n < PAIRS)).size).toBe(written.filter((n) => n < PAIRS).length);
  expect(deliveries()).toBe(PAIRS);
  expect(count('SELECT count(*) FROM (SELECT DISTINCT event_seq, endpoint_id FROM deliveries)')).toBe(PAIRS);
  expect(count('SELECT count(*) FROM fan_outs')).toBe(0);
});
