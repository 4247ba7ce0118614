// The floor of low-rate: what an event costs in a process that only does what any sender in Node must do. It has no routing,
// no attempts on record and no retries. A goal below it cannot be met.
import { type ChildProcess, fork } from 'node:child_process';
import { type Cell, figure, median, ms, type Table } from './figures.ts';
import type { Offered } from './offered.ts';
import type { Counters } from './process-counters.ts';
import type { Producer } from './producer.ts';

/** `own`: Posthorn's transport. `isDurable`: a thread writes one page to disk before the 202. */
type FloorKind = { name: string; client: 'undici' | 'own'; isDurable: boolean };

export const FLOORS: readonly FloorKind[] = [
  { name: 'network alone, undici', client: 'undici', isDurable: false },
  { name: 'network alone, our transport', client: 'own', isDurable: false },
  { name: 'the same, and one page to disk in a thread', client: 'own', isDurable: true },
];

/** It answers 202 to any POST, and POSTs its body to the receiver. */
export class FloorProcess implements Producer, AsyncDisposable {
  readonly url: string;
  readonly headers = { 'content-type': 'application/json' };
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start({ client, isDurable }: Omit<FloorKind, 'name'>, receiverUrl: string): Promise<FloorProcess> {
    const args = [client, isDurable ? 'page' : 'none', receiverUrl];
    const child = fork(new URL('./floor-process.ts', import.meta.url), args, { stdio: 'inherit' });
    return new FloorProcess(child, await listening(child));
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('the process of the floor has no process id');
    return pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await exited;
  }
}

const listening = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('message', ({ port }: { port: number }) => resolve(port));
    child.once('exit', () => reject(new Error('the process of the floor ended before it listened')));
  });

/** `floors`: of each kind, in the order of FLOORS. */
export type FloorRound = { posthorn: Offered; floors: readonly Offered[] };

export function floorTable(rate: string, rounds: readonly FloorRound[]): Table {
  const posthorn = rounds.map((round) => round.posthorn);
  const kinds = FLOORS.map(({ name }, i) =>
    row(
      name,
      rounds.flatMap(({ floors }) => floors[i] ?? []),
      posthorn,
    ),
  );
  const columns = {
    process: `what an event costs at ${rate}, and the least it can`,
    cpu: 'CPU-ms per 1,000',
    cpu_main: 'main thread',
    cpu_store: 'store threads',
    cpu_other: 'other threads',
    write_calls: 'write calls per event',
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
    of_this: 'CPU of Posthorn, of this',
  };
  return { columns, rows: [row('Posthorn', posthorn, posthorn), ...kinds] };
}

const cpuOf = ({ used }: Offered): number => (used === null ? Number.NaN : used.mainMs + used.storeMs + used.otherMs);

function row(name: string, rounds: readonly Offered[], posthorn: readonly Offered[]): Cell[] {
  const of = (read: (one: Offered) => number): number => median(rounds.map(read));
  const used = (read: (one: Counters) => number): number =>
    of((one) => (one.used === null ? Number.NaN : read(one.used)));
  const cpu = (ms: number): Cell => figure(ms * 1000, 'cpu_ms_per_1000', (value) => value.toFixed(0));
  const ratios = rounds.map((one, round) =>
    posthorn[round] === undefined ? Number.NaN : cpuOf(posthorn[round]) / cpuOf(one),
  );
  return [
    name,
    cpu(of(cpuOf)),
    cpu(used((one) => one.mainMs)),
    cpu(used((one) => one.storeMs)),
    cpu(used((one) => one.otherMs)),
    figure(
      used((one) => one.writeCalls),
      'count',
    ),
    ...(['p50', 'p95', 'p99'] as const).map((p) => ms(of(({ times }) => times[p]))),
    figure(median(ratios), 'times'),
  ];
}
