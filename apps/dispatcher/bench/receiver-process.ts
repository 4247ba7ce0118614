// The benchmark's end of the receiver process.
import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';

type Message = { kind: string; port?: number; received?: number; latencies?: number[] };

export class ReceiverProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @param nice its priority: 0 = as that of the benchmark, larger = lower */
  static async start(nice = 0): Promise<ReceiverProcess> {
    const child = fork(new URL('./receiver.ts', import.meta.url), { stdio: 'inherit' });
    if (nice > 0 && child.pid !== undefined) setPriority(child.pid, nice);
    const { port = 0 } = await next(child, 'listening');
    return new ReceiverProcess(child, port);
  }

  async reset(): Promise<void> {
    this.#child.send({ kind: 'reset' });
    await next(this.#child, 'reset');
  }

  /** From now on every arrival's time under way is kept. */
  async measure(): Promise<void> {
    this.#child.send({ kind: 'measure' });
    await next(this.#child, 'measuring');
  }

  /** Resolves when `count` requests have been received since the last reset. */
  async until(count: number): Promise<void> {
    this.#child.send({ kind: 'until', count });
    await next(this.#child, 'reached');
  }

  async latencies(): Promise<number[]> {
    this.#child.send({ kind: 'report' });
    return (await next(this.#child, 'report')).latencies ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
  }
}

function next(child: ChildProcess, kind: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: Message): void => {
      if (message.kind !== kind) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = (): void => reject(new Error('the benchmark receiver ended'));
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
