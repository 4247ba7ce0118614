// A full disk: nothing is accepted that cannot be kept, the process lives, and goes on by itself when there is room again.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../test/e2e/support/api.ts';
import { readDatabase } from '../test/e2e/support/database.ts';
import { eventually } from '../test/e2e/support/deadline.ts';
import { Posthorn } from '../test/e2e/support/posthorn.ts';
import { Receiver } from '../test/e2e/support/receiver.ts';
import { fill, smallDisk } from '../test/e2e/support/small-disk.ts';
import { type Say, type Seen, Watch } from './part.ts';

const KEY = /"key":(\d+)/;
const FILLER = 'x'.repeat(20_000);
const REFUSALS = 20;
const POSTS_MAX = 2000;
const RECOVERY_MS = 60_000;

export async function disk(_size: unknown, say: Say): Promise<Seen> {
  const small = smallDisk(32);
  if (typeof small === 'string') return { rows: [], broken: [], skipped: small };
  using mounted = small;
  const watch = new Watch();
  const arrived = new Set<number>();
  const accepted = new Set<number>();
  await using receiver = await Receiver.start((response, { body }) => {
    arrived.add(Number(KEY.exec(body.toString())?.[1]));
    response.end('ok');
  });
  await using posthorn = await Posthorn.install(mounted.folder);
  const serve = await posthorn.serve();
  const api = new Api(serve, posthorn.token);
  await api.createWebhook({ trigger: 'disk.used', url: receiver.url });
  let key = 0;
  const post = async (): Promise<number | null> => {
    key += 1;
    const body = `{"event":"disk.used","context":{"key":${key},"filler":"${FILLER}"}}`;
    const status = await api.statusOf('POST', '/events', body);
    if (status === 202) accepted.add(key);
    return status;
  };
  for (let n = 0; n < 20; n += 1) await post();
  const filler = join(mounted.folder, 'filler');
  fill(filler);
  say('the disk is full');
  const others = new Set<number | null>();
  let refused = 0;
  for (let n = 0; n < POSTS_MAX && refused < REFUSALS; n += 1) {
    const status = await post();
    if (status === 503) refused += 1;
    else if (status !== 202) others.add(status);
  }
  watch.tell('accepted before and while full', accepted.size);
  watch.tell('refused with 503', refused);
  watch.promise('a full disk is answered with 503', refused === REFUSALS);
  watch.promise(`nothing but 202 and 503 is answered (${[...others]})`, others.size === 0);
  const alive = await fetch(`${serve.url}/healthz`).then(({ status }) => status);
  watch.promise('the process lives', alive === 200);

  rmSync(filler);
  const freedAt = performance.now();
  await eventually('events are accepted again', async () => (await post()) === 202, RECOVERY_MS);
  watch.tell('accepts again after', `${(performance.now() - freedAt).toFixed(0)} ms`);
  await eventually(
    'all that was accepted has arrived',
    async () => [...accepted].every((one) => arrived.has(one)),
    RECOVERY_MS,
  );
  await api.settled();
  await serve.stop();
  const remains = readDatabase(posthorn.databaseFile);
  watch.tell('accepted / delivered / stored', `${accepted.size} / ${arrived.size} / ${remains.events}`);
  watch.tell('integrity_check', String(remains.integrity));
  watch.promise('the database is whole', remains.integrity === 'ok');
  watch.promise('nothing refused was sent', arrived.size === accepted.size && remains.events === accepted.size);
  return watch.seen();
}
