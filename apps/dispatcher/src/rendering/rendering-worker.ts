// One thread that renders, as its caller sees it: one batch is with it at a time. A template's own limit is its steps. What
// stands behind that counts the thread's CPU time, so that no template fails because the machine is busy; a thread that
// stands still is replaced, and what was with it is rendered again.
import { Worker } from 'node:worker_threads';
import { RendererUnavailableError } from '../ports/renderer.ts';
import { DONE, type JobResult, NOT_BEGUN, type Rendered, type RenderJob, type ThreadSettings } from './render-job.ts';

export type ThreadLimits = {
  /** CPU time of one template, in ms: many times what all of its steps take. Default 2,000. */
  cpuMaxMs: number;
  /** A thread that gets on with nothing for so long, without using CPU time, is replaced. Default 30,000. */
  stuckMs: number;
  /** How often the thread is looked at. Default 250. */
  lookMs: number;
  memoryMaxMb: number;
  stepsMax: number;
};

/** Of a job that did not come to its end. */
export type Unended = { ok: false; reason: string };
export type Result = JobResult | Unended;

export type Waiting = {
  tenantId: number;
  job: RenderJob;
  settle: (result: Result) => void;
  refuse: (error: Error) => void;
  /** How often a thread ended with this job under way. */
  failures: number;
};

export type Work = {
  /** The next batch; empty = nothing waits. */
  take: () => Waiting[];
  /** What a job cost. */
  spent: (waiting: Waiting, steps: number) => void;
};

/** The job that was under way at a look: `since` when (ms), with how much CPU time (ms) of the thread, `null` = not known. */
type Look = { at: number; since: number; cpuMs: number | null };

/** A job whose thread died, or stood still, is tried once more, alone. */
const FAILURES_MAX = 2;
/** A thread that does not tell its CPU time within this, in ms, is too busy or too far gone. */
const ASK_MAX_MS = 1000;

const noProgress = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

export class RenderThread {
  readonly #limits: ThreadLimits & { stepsMax: number | undefined };
  readonly #work: Work;
  readonly #ends = new Set<Promise<unknown>>();
  #progress = noProgress();
  #batch: Waiting[] = [];
  /** Came back from a thread that ended: each goes by itself. */
  #again: Waiting[] = [];
  #worker: Worker | null = null;
  #watch: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(limits: Partial<ThreadLimits>, work: Work) {
    const { cpuMaxMs = 2000, stuckMs = 30_000, lookMs = 250, memoryMaxMb = 64, stepsMax } = limits;
    this.#limits = { cpuMaxMs, stuckMs, lookMs, memoryMaxMb, stepsMax } as ThreadLimits;
    this.#work = work;
  }

  /** Something may wait for it. */
  wake(): void {
    if (this.#closed || this.#batch.length > 0) return;
    const again = this.#again.shift();
    this.#batch = again === undefined ? this.#work.take() : [again];
    if (this.#batch.length === 0) return;
    const worker = this.#worker ?? this.#start();
    Atomics.store(this.#progress, 0, NOT_BEGUN);
    worker.ref();
    worker.postMessage(this.#batch.map(({ job }) => job));
    this.#lookAfter(worker, null);
  }

  async close(error: Error): Promise<void> {
    this.#closed = true;
    for (const { refuse } of [...this.#batch, ...this.#again]) refuse(error);
    this.#batch = [];
    this.#again = [];
    this.#drop();
    await Promise.all(this.#ends);
  }

  #start(): Worker {
    const fromSource = import.meta.url.endsWith('.ts');
    const { stepsMax, memoryMaxMb } = this.#limits;
    // One of its own: the thread before may still be writing while it ends.
    this.#progress = noProgress();
    const worker = new Worker(new URL(fromSource ? './render-thread.ts' : './render-thread.js', import.meta.url), {
      workerData: { progress: this.#progress, stepsMax } satisfies ThreadSettings,
      name: 'posthorn-templates',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb, maxYoungGenerationSizeMb: 8, stackSizeMb: 2 },
      ...(fromSource ? { execArgv: ['--conditions=@posthorn/source'] } : {}),
    });
    this.#worker = worker;
    worker.on('message', (rendered: Rendered[]) => {
      if (worker === this.#worker) this.#settle(worker, rendered);
    });
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#died(error.message);
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#died('it ended by itself');
    });
    return worker;
  }

  #settle(worker: Worker, rendered: readonly Rendered[]): void {
    clearTimeout(this.#watch);
    const batch = this.#batch;
    this.#batch = [];
    for (const [index, { result, steps }] of rendered.entries()) {
      const waiting = batch[index];
      if (waiting === undefined) continue;
      this.#work.spent(waiting, steps);
      waiting.settle(result);
    }
    this.wake();
    // An idle thread holds up no exit of the process.
    if (this.#batch.length === 0) worker.unref();
  }

  #lookAfter(worker: Worker, before: Look | null): void {
    this.#watch = setTimeout(() => void this.#look(worker, before), this.#limits.lookMs);
  }

  /** Is the job under way still the one that was, and what has it used since? */
  async #look(worker: Worker, before: Look | null): Promise<void> {
    const at = Atomics.load(this.#progress, 0);
    const cpuMs = await cpuMsOf(worker);
    const isSame = before?.at === at && at === Atomics.load(this.#progress, 0);
    // Replaced or done while it was asked.
    if (worker !== this.#worker || this.#batch.length === 0) return;
    const look = isSame ? before : { at, since: performance.now(), cpuMs };
    const used = cpuMs === null || look.cpuMs === null ? null : cpuMs - look.cpuMs;
    const isJob = at !== NOT_BEGUN && at !== DONE;
    if (isJob && used !== null && used > this.#limits.cpuMaxMs) this.#tooMuch();
    else if (performance.now() - look.since > this.#limits.stuckMs) this.#stuck();
    else this.#lookAfter(worker, look);
  }

  /** Steps bound a template; past them something in it took the thread's time without end. It would again. */
  #tooMuch(): void {
    const reason = `the template used more than ${this.#limits.cpuMaxMs} ms of CPU time`;
    for (const { settle } of this.#replace()) settle({ ok: false, reason });
    this.wake();
  }

  /** The cause is unknown, so the next thread tries once more. After that the caller may try again. */
  #stuck(): void {
    this.#retry(this.#replace(), `the rendering thread did not respond for ${this.#limits.stuckMs} ms, twice`, null);
  }

  #died(message: string): void {
    const hadBegun = Atomics.load(this.#progress, 0) !== NOT_BEGUN;
    const fault = hadBegun ? `the template crashed the rendering thread: ${message}` : null;
    this.#retry(this.#replace(), `the rendering thread did not start: ${message}`, fault);
  }

  /** @param fault what a job fails with for good; `null` = its caller may ask again */
  #retry(failed: readonly Waiting[], unavailable: string, fault: string | null): void {
    for (const waiting of failed) {
      waiting.failures += 1;
      if (waiting.failures < FAILURES_MAX) this.#again.push(waiting);
      else if (fault !== null) waiting.settle({ ok: false, reason: fault });
      else waiting.refuse(new RendererUnavailableError(unavailable));
    }
    this.wake();
  }

  /** Ends the thread. Answers the job that was under way, all of them if none had begun; the others are tried again. */
  #replace(): readonly Waiting[] {
    const index = Atomics.load(this.#progress, 0) - 1;
    this.#drop();
    const batch = this.#batch;
    this.#batch = [];
    const failed = index < 0 ? batch : batch.slice(index, index + 1);
    this.#again.push(...batch.filter((waiting) => !failed.includes(waiting)));
    return failed;
  }

  #drop(): void {
    clearTimeout(this.#watch);
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    const ended = worker.terminate().finally(() => this.#ends.delete(ended));
    this.#ends.add(ended);
  }
}

/** CPU time of its thread; `null` where this Node cannot tell (before 24.6), or the thread does not answer. */
async function cpuMsOf(worker: Worker): Promise<number | null> {
  if (typeof worker.cpuUsage !== 'function') return null;
  const silence = new Promise<null>((resolve) => setTimeout(resolve, ASK_MAX_MS, null).unref());
  // It refuses where the thread has just ended.
  const usage = await Promise.race([worker.cpuUsage().catch(() => null), silence]);
  return usage && (usage.user + usage.system) / 1000;
}
