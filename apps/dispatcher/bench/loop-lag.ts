// The dispatcher's event-loop lag while it is measured, as its own /metrics tells it: every reading begins a new one.
import { figure, ms, type Table, verdict } from './figures.ts';
import type { ServeProcess } from './serve-process.ts';

const LAG = /^posthorn_event_loop_lag_seconds\{quantile="0\.99"\} (\S+)$/m;
const TARGET_MS = 20;

export class LoopLag {
  readonly #p99Ms = new Map<string, number[]>();

  /** Does the work, and keeps the p99 of the lag during it: idle time between rounds would flatter it. */
  async during<T>(part: string, serve: ServeProcess, work: () => Promise<T>): Promise<T> {
    await readP99Ms(serve);
    const result = await work();
    const known = this.#p99Ms.get(part) ?? [];
    this.#p99Ms.set(part, [...known, await readP99Ms(serve)]);
    return result;
  }

  table(): Table {
    const rows = [...this.#p99Ms].map(([part, values]) => {
      const worst = Math.max(...values);
      return [part, ms(worst), `under ${TARGET_MS} ms`, verdict(worst < TARGET_MS), figure(values.length, 'count')];
    });
    const columns = { part: 'event-loop lag of the dispatcher', p99: 'p99, worst round', target: 'target', met: '' };
    return { columns: { ...columns, rounds: 'rounds' }, rows };
  }
}

async function readP99Ms(serve: ServeProcess): Promise<number> {
  const response = await fetch(`${serve.url}/metrics`);
  const seconds = LAG.exec(await response.text())?.[1];
  if (seconds === undefined) throw new Error(`/metrics (${response.status}) does not tell the event loop's lag`);
  return Number(seconds) * 1000;
}
