// What a receiver that hangs costs its neighbours: the time under way of the events of 99 healthy webhooks, without and
// beside a hundredth whose receiver accepts every request and never answers, at the same offered load, in turns.
import { type Cell, count, median, ms, percentile, ratio, type Table, verdict } from './figures.ts';
import { timesUnderWay } from './latency.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { ServeProcess } from './serve-process.ts';
import { number, numbers } from './settings.ts';

const HEALTHY = 99;
const WARM_UP_SECONDS = 4;
const TARGET = 1.2;

export const isolation: Part = { name: 'isolation', text: 'what 1 hung receiver of 100 costs the other 99', run };

type Tail = { p95: number; p99: number };

async function run(bench: Bench): Promise<readonly Table[]> {
  const { receiver } = bench;
  await using serve = await ServeProcess.start();
  for (let n = 1; n <= HEALTHY; n += 1) await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/${n}` });
  const rate = number('BENCH_ISOLATION_RATE');
  await timesUnderWay(serve, receiver, rate, WARM_UP_SECONDS, HEALTHY);
  const rows: Cell[][] = [];
  for (const timeoutMs of numbers('BENCH_ISOLATION_TIMEOUTS_MS')) {
    const { alone, besideHung } = await measure(bench, serve, timeoutMs);
    for (const tail of ['p95', 'p99'] as const) {
      const [a, b] = [alone, besideHung].map((rounds) => median(rounds.map((round) => round[tail]))) as [
        number,
        number,
      ];
      const target = tail === 'p99' ? [`≤ ${TARGET}`, verdict(b / a <= TARGET)] : ['', ''];
      rows.push([`timeout ${count(timeoutMs)} ms, ${tail}`, ms(a), ms(b), ratio(b / a), ...target]);
    }
  }
  const title = `${HEALTHY} webhooks at ${count(rate * HEALTHY)} deliveries/s, median of ${number('BENCH_ISOLATION_ROUNDS')}`;
  const columns = { timeout: title, alone: 'alone', next_to_hung: 'next to one that hangs', ratio: 'ratio' };
  return [{ columns: { ...columns, target: 'target', met: '' }, rows }];
}

async function measure(bench: Bench, serve: ServeProcess, timeoutMs: number) {
  const alone: Tail[] = [];
  const besideHung: Tail[] = [];
  const rounds = number('BENCH_ISOLATION_ROUNDS');
  for (let round = 1; round <= rounds; round += 1) {
    say(`isolation, timeout ${timeoutMs} ms, round ${round} of ${rounds} …`);
    // Turn and turn about, so that what changes over time changes for both.
    if (round % 2 === 1) alone.push(await offer(bench, serve));
    const hung = await serve.createWebhook({
      trigger: EVENT,
      url: `${bench.receiver.url}/hang`,
      timeout_ms: timeoutMs,
    });
    besideHung.push(await offer(bench, serve));
    await serve.deleteWebhook(hung);
    if (round % 2 === 0) alone.push(await offer(bench, serve));
  }
  return { alone, besideHung };
}

/** Over all deliveries of the healthy webhooks. */
async function offer({ receiver, lag }: Bench, serve: ServeProcess): Promise<Tail> {
  const [rate, seconds] = [number('BENCH_ISOLATION_RATE'), number('BENCH_ISOLATION_SECONDS')];
  const times = await lag.during('isolation', serve, () => timesUnderWay(serve, receiver, rate, seconds, HEALTHY));
  return { p95: percentile(times, 0.95), p99: percentile(times, 0.99) };
}
