// The benchmark's end of a noisy neighbour.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import type { Surroundings } from './neighbour.ts';
import type { ToNoise } from './noise-process.ts';

/**
 * A nice value: the noisy client and its receivers would be on other machines. Here they share the cores with the dispatcher, and
 * what they take of them must not count as what the requests cost.
 */
export const NICE = 10;

export class Noise implements AsyncDisposable {
  readonly #child: ChildProcess;
  /** Rejects where the neighbour fails. */
  readonly failed: Promise<never>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the noise ended with code ${code}`)));
    this.failed.catch(() => undefined);
  }

  /** Once it is prepared. @param isClient its own work counts for nothing, so it has a low priority; else it is the noise itself */
  static async prepared(
    index: number,
    surroundings: Surroundings,
    { isClient }: { isClient: boolean },
  ): Promise<Noise> {
    const child = fork(new URL('./noise-process.ts', import.meta.url), { stdio: 'inherit' });
    if (isClient && child.pid !== undefined) setPriority(child.pid, NICE);
    const noise = new Noise(child);
    noise.#tell({ kind: 'prepare', index, surroundings });
    await Promise.race([once(child, 'message'), noise.failed]);
    return noise;
  }

  begin(): void {
    this.#tell({ kind: 'begin' });
  }

  #tell(message: ToNoise): void {
    this.#child.send(message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
