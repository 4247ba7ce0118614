// What viewers of the live stream cost delivery: full speed with nobody watching, with one who keeps up, and with one who
// is stuck, in turns, so that what the machine does besides hits all of them.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Cell, count, ratio, type Table, verdict } from './figures.ts';
import type { ViewerData, ViewerReport } from './live-viewer.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';
import { endToEnd, medianOf, speedCells, type Throughput } from './stretch.ts';
import { warmUp } from './throughput.ts';

const TARGET = 0.9;

export const live: Part = { name: 'live', text: 'what one who watches the live stream costs, quick or stuck', run };

const VIEWERS = ['no viewer', 'one fast viewer', 'one stuck viewer'] as const;

async function run(bench: Bench): Promise<readonly Table[]> {
  const { receiver, lag } = bench;
  const [events, rounds, maxInFlight] = [number('BENCH_EVENTS'), number('BENCH_ROUNDS'), number('BENCH_MAX_IN_FLIGHT')];
  await using serve = await ServeProcess.start();
  await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/`, max_in_flight: maxInFlight });
  await warmUp(serve, receiver, events);
  const speeds = VIEWERS.map((): Throughput[] => []);
  const told: ViewerReport[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`live, round ${round} of ${rounds} …`);
    for (const [i, kind] of VIEWERS.entries()) {
      await using viewer = kind === 'no viewer' ? null : await Viewer.start(serve, kind === 'one stuck viewer');
      const speed = await lag.during('live', serve, () => endToEnd(serve, receiver, { events, batch: 1 }));
      speeds[i]?.push(speed);
      if (kind === 'one fast viewer' && viewer !== null) told.push(await viewer.report());
    }
  }
  const [alone, ...watched] = speeds.map(medianOf) as [Throughput, ...Throughput[]];
  const rows = watched.map((speed, i): Cell[] => {
    const ofAlone = speed.perSecond / alone.perSecond;
    return [VIEWERS[i + 1] ?? '', ...speedCells(speed), ratio(ofAlone), `≥ ${TARGET}`, verdict(ofAlone >= TARGET)];
  });
  const title = `single posts, ${count(events)} events a round, median of ${rounds}`;
  const sum = (key: keyof ViewerReport): string => count(told.reduce((all, one) => all + one[key], 0));
  const columns = { viewer: title, per_second: 'deliveries', cpu: 'dispatcher', of_no_viewer: 'of no viewer' };
  return [
    {
      columns: { ...columns, target: 'target', met: '' },
      rows: [[VIEWERS[0], ...speedCells(alone)], ...rows],
      note: `The fast viewer was told ${sum('rows')} rows in ${sum('frames')} frames; ${sum('sampled')} were samples, ${sum('gaps')} gaps.`,
    },
  ];
}

/** In a thread of its own: reading the frames must not cost who offers the load. */
class Viewer implements AsyncDisposable {
  readonly #thread: Worker;

  private constructor(thread: Worker) {
    this.#thread = thread;
  }

  static async start(serve: ServeProcess, isStuck: boolean): Promise<Viewer> {
    const workerData: ViewerData = { url: serve.url, headers: serve.headers, isStuck };
    const thread = new Worker(fileURLToPath(new URL('./live-viewer.ts', import.meta.url)), { workerData });
    await new Promise<void>((resolve, reject) => {
      thread.once('message', () => resolve());
      thread.once('error', reject);
    });
    return new Viewer(thread);
  }

  report(): Promise<ViewerReport> {
    return new Promise((resolve) => {
      this.#thread.once('message', resolve);
      this.#thread.postMessage('report');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate();
  }
}
