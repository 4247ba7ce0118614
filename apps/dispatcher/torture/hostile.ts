// Receivers that mean harm, on real sockets: the nine honest webhooks beside them notice nothing, and memory stays bounded.
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../bench/figures.ts';
import { createHttpTransport } from '../src/transport/http-transport.ts';
import { Api } from '../test/e2e/support/api.ts';
import { Posthorn } from '../test/e2e/support/posthorn.ts';
import { Receiver } from '../test/e2e/support/receiver.ts';
import { HostileReceivers, REDIRECTS } from './hostile-receivers.ts';
import { mb, peakMb, type Say, type Seen, Watch } from './part.ts';

const HEALTHY = 9;
const MEMORY_MAX_MB = 300;
const ARRIVAL_MS = 30_000;
/** Beside hostile receivers an honest one may wait so much longer; the floor is what a busy machine does by itself. */
const RATIO_MAX = 2;
const FLOOR_MS = 50;
const SENT_AT = /"sent_at":([0-9.]+)/;

const now = (): number => performance.timeOrigin + performance.now();

/** A name whose second answer is a refused address: the new connection is checked like the first. */
async function rebinding(): Promise<string | null> {
  await using receiver = await Receiver.start((response) => void response.setHeader('connection', 'close').end());
  const answers = [['127.0.0.1'], ['169.254.169.254']];
  await using transport = createHttpTransport({
    allowPrivateNetworks: true,
    resolve: async () => ({ addresses: answers.shift() ?? [], ttlMs: 0 }),
  });
  const url = `http://rebind.test:${new URL(receiver.url).port}/`;
  const request = {
    tenantId: 1,
    method: 'POST' as const,
    credential: null,
    url,
    headers: {},
    body: Buffer.from('{}'),
    timeoutMs: 2000,
  };
  const first = await transport.send(request, new AbortController().signal);
  const second = await transport.send(request, new AbortController().signal);
  return first.status === 200 && receiver.arrivals.length === 1 ? (second.error?.kind ?? null) : null;
}

export async function hostile(size: { events: number; perSecond: number }, say: Say): Promise<Seen> {
  const watch = new Watch();
  const latencies: number[] = [];
  await using receiver = await Receiver.start((response, { body }) => {
    latencies.push(now() - Number(SENT_AT.exec(body.toString())?.[1]));
    response.end('ok');
  });
  await using enemies = await HostileReceivers.start();
  await using posthorn = await Posthorn.install();
  const serve = await posthorn.serve('--drain-ms', '0');
  const api = new Api(serve, posthorn.token);
  for (let n = 0; n < HEALTHY; n += 1) {
    await api.createWebhook({ events: ['warm.up', 'calm.day', 'bad.day'], url: `${receiver.url}/${n}` });
  }
  const round = async (event: string, events: number): Promise<number> => {
    latencies.length = 0;
    const already = receiver.arrivals.length;
    for (let n = 0; n < events; n += 1) {
      await Promise.all([api.postEvent(event, `{"sent_at":${now()}}`), pause(1000 / size.perSecond)]);
    }
    const all = already + events * HEALTHY;
    await receiver.until('everything is at the nine', (seen) => seen.length >= all, ARRIVAL_MS).catch(() => undefined);
    watch.promise(`${event}: all arrives at the nine, once`, receiver.arrivals.length === all);
    return percentile(latencies, 0.95);
  };
  await round('warm.up', Math.ceil(size.events / 4));
  say('nine honest webhooks alone');
  const alone = await round('calm.day', size.events);
  const hostileOnes = { trigger: 'bad.day', timeout_ms: 2000, retry_schedule: [1], queue: 'high' };
  let redirecting = 0;
  for (const [name, url] of enemies.urls) {
    const { id } = await api.createWebhook({ ...hostileOnes, url });
    if (name === REDIRECTS) redirecting = id;
  }
  say(`beside ${enemies.urls.size} hostile ones`);
  let beside = Number.NaN;
  const peak = await peakMb(
    serve.pid,
    round('bad.day', size.events).then((value) => {
      beside = value;
    }),
  );
  watch.tell('p95 of the nine alone', `${alone.toFixed(1)} ms`);
  watch.tell(`p95 beside ${enemies.urls.size} hostile`, `${beside.toFixed(1)} ms`);
  watch.tell('memory at most', mb(peak));
  for (const [name, count] of await enemies.connections()) watch.tell(`connections to "${name}"`, count);
  const second = await rebinding();
  watch.tell('second DNS answer is 169.254.169.254', String(second));
  watch.promise('the honest ones are not slowed down', beside <= Math.max(RATIO_MAX * alone, FLOOR_MS));
  watch.promise(`memory stays under ${MEMORY_MAX_MB} MB`, peak < MEMORY_MAX_MB);
  watch.promise('a rebound name is refused', second === 'address_refused');
  const redirected = await api.deliveries(`filter[webhook_id]=${redirecting}&filter[code]=302&page[size]=1`);
  watch.promise('a redirect is a failed attempt with its 302', redirected.length === 1);
  const alive = await fetch(`${serve.url}/healthz`).then(({ status }) => status);
  watch.promise('the process lives', alive === 200);
  const exit = await serve.stop();
  watch.promise('it ends cleanly', exit.code === 0);
  return watch.seen();
}
