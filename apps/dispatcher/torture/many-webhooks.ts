// Many webhooks, all of them told of one event.
import { Api } from '../test/e2e/support/api.ts';
import { Posthorn } from '../test/e2e/support/posthorn.ts';
import { Receiver } from '../test/e2e/support/receiver.ts';
import { mb, memoryMb, peakMb, type Say, type Seen, seconds, together, Watch } from './part.ts';

const FAN_OUT_MS = 120_000;
const MEMORY_MAX_MB = 400;

export async function manyWebhooks({ webhooks }: { webhooks: number }, say: Say): Promise<Seen> {
  const watch = new Watch();
  await using receiver = await Receiver.start();
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve();
  let api = new Api(serve, posthorn.token);
  let since = performance.now();
  const passed = (): string => {
    const took = performance.now() - since;
    since = performance.now();
    return seconds(took);
  };
  await together(webhooks, 16, async (n) => {
    await api.createWebhook({ trigger: '*', url: `${receiver.url}/${n}` });
    if (n % 2500 === 2499) say(`${n + 1} webhooks`);
  });
  watch.tell(`${webhooks.toLocaleString('en')} webhooks created in`, passed());
  watch.tell('memory with them', mb(memoryMb(serve.pid)));

  const everywhere = () =>
    receiver.until('the event is everywhere', (all) => all.length >= webhooks, FAN_OUT_MS).catch(() => undefined);
  since = performance.now();
  let deliveries = 0;
  const peak = await peakMb(
    serve.pid,
    api.postEvent('stock.counted', '{"n":1}').then((receipt) => {
      deliveries = receipt.deliveries;
      watch.tell('event accepted for all in', passed());
      return everywhere();
    }),
  );
  watch.tell('arrived at all after', passed());
  watch.tell('memory at most', mb(peak));
  const paths = new Set(receiver.arrivals.map(({ path }) => path));
  watch.promise('every webhook has its delivery', deliveries === webhooks);
  watch.promise('every webhook is told', paths.size === webhooks);
  watch.promise(`memory stays under ${MEMORY_MAX_MB} MB`, peak < MEMORY_MAX_MB);

  since = performance.now();
  const page = await api.send(
    'GET',
    `/webhooks?page[size]=100&page[number]=${Math.max(1, Math.floor(webhooks / 100))}`,
  );
  watch.tell('last page of the list in', passed());
  const meta = page.json['meta'] as { total?: number } | undefined;
  watch.promise('the list counts them all', page.status === 200 && meta?.total === webhooks);
  await api.settled();
  await serve.stop();
  since = performance.now();
  serve = await posthorn.serve();
  watch.tell('listens again after a restart in', passed());
  api = new Api(serve, posthorn.token);
  await api.postEvent('stock.counted', '{"n":2}');
  await receiver.until('the second event is everywhere', (all) => all.length >= 2 * webhooks, FAN_OUT_MS);
  watch.tell('second event after the restart everywhere in', passed());
  await api.settled();
  await serve.stop();
  return watch.seen();
}
