// A large erasure under kills: whatever moment the process dies at, the next one goes on, nothing of the person is shown in
// between, and each event is counted once. POSTHORN_SEED makes a run again.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import { Api, eventText, type Json } from './support/api.ts';
import { chance } from './support/chance.ts';
import { countOf } from './support/database.ts';
import { eventually } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';

const KILLS = Number(process.env['POSTHORN_KILLS'] ?? 4);
const SEED = Number(process.env['POSTHORN_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const BATCHES = 24;
const EVENTS = BATCHES * 1000;
const WITHIN_MS = 120_000;

it(`erase-15: a large erasure goes on over ${KILLS} kills, and nothing of it is shown meanwhile`, {
  timeout: patient(240_000 + KILLS * 5000),
}, async () => {
  console.log(`erase-15: POSTHORN_SEED=${SEED} makes this run's kill moments again`);
  const random = chance(SEED);
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve();
  let api = new Api(serve, posthorn.token);
  // Off, so that everything is held: this is about what is removed.
  await api.createWebhook({ trigger: 'order.*', url: 'http://127.0.0.1:9/', is_active: false });
  const texts = (profile: string, count: number) =>
    Array.from({ length: count }, (_, n) => eventText('order.placed', `{"profile_id":"${profile}","n":${n}}`));
  const last: string[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    last.push((await api.postBatch(texts('person-7f3a', 1000))).at(-1)?.id ?? '');
  }
  await api.postBatch(texts('bystander', 100));
  const begun = await api.send('DELETE', '/profiles/person-7f3a/data');
  expect(begun.status).toBe(202);
  const { id } = begun.json['data'] as { id: number };

  const erased = (): number =>
    countOf(posthorn.databaseFile, 'SELECT count(*) FROM events WHERE erased_at IS NOT NULL');
  const atKills: number[] = [erased()];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await eventually('it goes on', async () => erased() > (atKills.at(-1) ?? 0) || erased() === EVENTS, WITHIN_MS);
    // The one wait for a time: a random moment is what this test is about.
    await pause(random() * 10);
    await serve.kill();
    atKills.push(erased());
    serve = await posthorn.serve();
    api = new Api(serve, posthorn.token);
    const { json } = await api.send('GET', `/events/${last.at(-1)}`);
    expect(json['data']).toMatchObject({ context: null, profile_id: null });
  }
  const shown = async (): Promise<Json> => (await api.send('GET', `/erasures/${id}`)).json['data'] as Json;
  await eventually('the erasure is over', async () => (await shown())['status'] === 'done', WITHIN_MS);
  const receipt = await shown();
  expect(await serve.stop()).toEqual({ code: 0, signal: null });
  console.log(`erase-15: of ${EVENTS} events at the kills were erased: ${atKills.join(', ')}`);

  expect(receipt).toMatchObject({ profiles: 1, events: EVENTS, deliveries: EVENTS, cancelled: EVENTS, attempts: 0 });
  expect(atKills.some((count) => count < EVENTS)).toBe(true);
  const count = (sql: string): number => countOf(posthorn.databaseFile, sql);
  expect(erased()).toBe(EVENTS);
  expect(count("SELECT count(*) FROM deliveries WHERE status = 'held'")).toBe(100);
  expect(count("SELECT count(*) FROM events WHERE profile_id = 'person-7f3a'")).toBe(0);
  expect(count('SELECT count(*) FROM erasing')).toBe(0);
});
