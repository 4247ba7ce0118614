// The main thread's end of a noisy neighbour.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Surroundings } from './neighbour.ts';
import type { NoiseData } from './noise-thread.ts';

export class Noise implements AsyncDisposable {
  readonly #worker: Worker;
  /** Rejects where the neighbour fails. */
  readonly failed: Promise<never>;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.failed = once(worker, 'error').then(([error]) => Promise.reject(error));
    this.failed.catch(() => undefined);
  }

  /** Once it is prepared. */
  static async prepared(index: number, surroundings: Surroundings): Promise<Noise> {
    const worker = new Worker(new URL('./noise-thread.ts', import.meta.url), {
      workerData: { index, surroundings } satisfies NoiseData,
    });
    const noise = new Noise(worker);
    await Promise.race([once(worker, 'message'), noise.failed]);
    return noise;
  }

  begin(): void {
    this.#worker.postMessage('begin');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
