// kill -9 at random moments, under load and while a replay and a retention pass run: nothing that was answered 202 is lost,
// nothing is replayed twice, and the database is whole.
import { setTimeout as pause } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { Api, eventText } from '../test/e2e/support/api.ts';
import { chance } from '../test/e2e/support/chance.ts';
import { readDatabase } from '../test/e2e/support/database.ts';
import { eventually } from '../test/e2e/support/deadline.ts';
import { Ledger } from '../test/e2e/support/ledger.ts';
import { Posthorn } from '../test/e2e/support/posthorn.ts';
import { Producers } from '../test/e2e/support/producers.ts';
import { Receiver } from '../test/e2e/support/receiver.ts';
import { type Say, type Seen, Watch } from './part.ts';

const LIFE_MAX_MS = 700;
const DAY_MS = 86_400_000;
const LAST_MS = 60_000;
const BATCH = 500;
const SCHEDULE = Array<number>(50).fill(0.05);

export type KillSize = { kills: number; old: number; replayed: number; replaysPerSecond: number; seed: number };

/** Events of long ago, for retention to take away. */
function makeOld(file: string): void {
  const db = new BetterSqlite3(file);
  const old = "(SELECT seq FROM events WHERE name = 'old.made')";
  db.prepare(`UPDATE events SET created_at = created_at - ? WHERE seq IN ${old}`).run(3 * DAY_MS);
  db.prepare(
    `UPDATE deliveries SET created_at = created_at - ?, completed_at = completed_at - ? WHERE event_seq IN ${old}`,
  ).run(3 * DAY_MS, 3 * DAY_MS);
  db.close();
}

async function postMany(api: Api, event: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += BATCH) {
    const size = Math.min(BATCH, count - n);
    await api.postBatch(Array.from({ length: size }, (_, i) => eventText(event, `{"key":"${event}-${n + i}"}`)));
  }
}

/** Deliveries that were made by the replay, those made twice of one, and what retention left. */
function aftermath(file: string): { made: number; twice: number; old: number } {
  const db = new BetterSqlite3(file, { readonly: true });
  const count = (sql: string) => Number(db.prepare(sql).pluck().get());
  const made = count('SELECT count(*) FROM deliveries WHERE replay_of IS NOT NULL');
  const twice = made - count('SELECT count(DISTINCT replay_of) FROM deliveries WHERE replay_of IS NOT NULL');
  const old = count("SELECT count(*) FROM events WHERE name = 'old.made'");
  db.close();
  return { made, twice, old };
}

export async function kill(size: KillSize, say: Say): Promise<Seen> {
  const watch = new Watch();
  const random = chance(size.seed);
  const ledger = new Ledger(['/load']);
  await using receiver = await Receiver.start((response, arrival, count) => {
    if (arrival.path === '/load') ledger.arrive(arrival);
    setTimeout(() => response.end('ok'), count % 5 === 0 ? 25 : 0);
  });
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve();
  let api: Api | null = new Api(serve, posthorn.token);
  const create = (trigger: string, path: string) =>
    (api as Api).createWebhook({ trigger, url: `${receiver.url}${path}`, retry_schedule: SCHEDULE });
  await create('load.*', '/load');
  await create('old.made', '/old');
  const again = await create('again.made', '/again');
  await postMany(api, 'old.made', size.old);
  await postMany(api, 'again.made', size.replayed);
  await api.settled();
  await serve.stop();
  makeOld(posthorn.databaseFile);

  serve = await posthorn.serve('--retention-days', '1');
  api = new Api(serve, posthorn.token);
  const plan = { filter: { webhook_id: again.id }, rate_per_second: size.replaysPerSecond, start: true };
  const planned = await api.send('POST', '/replays', JSON.stringify(plan));
  const { id } = planned.json['data'] as { id: number };
  const producers = new Producers(ledger, 'torture', () => api).start();
  for (let n = 1; n <= size.kills; n += 1) {
    await pause(random() * LIFE_MAX_MS);
    await serve.kill();
    api = null;
    serve = await posthorn.serve('--retention-days', '1');
    api = new Api(serve, posthorn.token);
    if (n % 10 === 0) say(`${n} kills, ${ledger.accepted} events accepted`);
  }
  await producers.stop();
  await receiver
    .until('all that was accepted has arrived', () => ledger.owed.size === 0, LAST_MS)
    .catch(() => undefined);
  const last = api;
  const replay = async () => (await last.send('GET', `/replays/${id}`)).json['data'] as Record<string, unknown>;
  await eventually('the replay is done', async () => (await replay())['status'] === 'done', LAST_MS);
  await eventually('retention is through', async () => aftermath(posthorn.databaseFile).old === 0, LAST_MS);
  await last.settled();
  await serve.stop();

  const remains = readDatabase(posthorn.databaseFile);
  const { made, twice, old } = aftermath(posthorn.databaseFile);
  const requests = receiver.arrivals.filter(({ path }) => path === '/again');
  const ids = new Set(requests.map(({ headers }) => headers['webhook-id']));
  watch.tell('kills', size.kills);
  watch.tell('events answered 202', ledger.accepted);
  watch.tell('of them lost', ledger.owed.size);
  watch.tell('requests / repeats', `${ledger.received} / ${ledger.duplicates}`);
  watch.tell('replayed deliveries / made twice', `${made} / ${twice}`);
  watch.tell('requests of originals and replays', `${requests.length} for ${ids.size} deliveries`);
  watch.tell('old events pruned', size.old - old);
  watch.tell('attempts interrupted', remains.interrupted);
  watch.tell('integrity_check', String(remains.integrity));
  watch.promise('what was answered 202 arrives', ledger.owed.size === 0);
  watch.promise('no post is refused', producers.refused.length === 0);
  watch.promise('each item is replayed exactly once', made === size.replayed && twice === 0);
  watch.promise('every replay reaches the receiver', ids.size === 2 * size.replayed);
  watch.promise('the database is whole', remains.integrity === 'ok' && remains.foreignKeyFaults === 0);
  watch.promise('no key is stored twice', remains.repeatedKeys === 0);
  watch.promise('nothing is left unfinished', remains.due === 0);
  return watch.seen();
}
