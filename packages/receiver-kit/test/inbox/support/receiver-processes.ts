import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Order, Report } from './receiver-process.ts';

const FILE = fileURLToPath(new URL('receiver-process.ts', import.meta.url));

export interface Answered {
  readonly status: number;
  readonly isDuplicate: boolean;
}

/** One receiver in a process of its own. */
export class ReceiverProcess {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (answer: Answered) => void>();
  readonly #reports = new Map<string, () => void>();
  #next = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (report: Report) => {
      if (report.report === 'answered') this.#answers.get(report.number)?.(report);
      else this.#reports.get(report.report)?.();
    });
  }

  static async start(open: Omit<Extract<Order, { order: 'open' }>, 'order'>): Promise<ReceiverProcess> {
    const child = fork(FILE, {
      execArgv: ['--conditions=@posthorn/source'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const started = new ReceiverProcess(child);
    const opened = started.told('opened');
    child.send({ order: 'open', ...open } satisfies Order);
    await opened;
    return started;
  }

  handle(request: { readonly body: string; readonly headers: Record<string, string> }): Promise<Answered> {
    const number = this.#next++;
    const answer = new Promise<Answered>((resolve) => void this.#answers.set(number, resolve));
    this.#child.send({ order: 'handle', number, ...request } satisfies Order);
    return answer;
  }

  /** Sends it again until the answer is none of those that ask for a retry. */
  async handleUntilDone(request: Parameters<ReceiverProcess['handle']>[0]): Promise<Answered> {
    for (;;) {
      const answer = await this.handle(request);
      if (answer.status !== 409 && answer.status !== 503) return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  told(report: 'opened' | 'hangs'): Promise<void> {
    return new Promise((resolve) => void this.#reports.set(report, resolve));
  }

  /** As `kill -9` does. */
  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
