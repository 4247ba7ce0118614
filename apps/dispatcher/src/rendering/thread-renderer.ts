// The caller's end of the templates' thread. One batch is with the thread at a time; a job that takes too long, or
// takes the thread down with it, fails alone: the others of its batch go to a fresh thread.
import { Worker } from 'node:worker_threads';
import {
  type CheckResult,
  type PreviewResult,
  type Renderer,
  RendererUnavailableError,
  type RenderResult,
} from '../ports/renderer.ts';

export type RenderJob =
  | { kind: 'render' | 'preview'; template: string; context: string }
  | { kind: 'check'; template: string };
export type JobResult = RenderResult | CheckResult | PreviewResult;
/** `progress` holds 0 before the thread has begun, then the number of the job under way, then DONE. */
export type ThreadSettings = { progress: Int32Array; stepsMax: number | undefined };
export const DONE = -1;

export type ThreadRendererOptions = {
  /** For one template. A running one is stopped after one to two times this long. Default 100. */
  timeMaxMs?: number;
  /** Jobs waiting at most; more are refused at once. Default 5,000. */
  waitingMax?: number;
  memoryMaxMb?: number;
  stepsMax?: number;
};

/** Of a job that did not come to its end. */
type Unended = { ok: false; reason: string };
type Result = JobResult | Unended;
type Waiting = { job: RenderJob; settle: (result: Result) => void; refuse: (error: Error) => void };

const BATCH_MAX = 64;
/** Loading the thread's code is nobody's template's fault. */
const START_MAX_MS = 30_000;
const stopping = () => new RendererUnavailableError('the dispatcher is stopping');

export function createThreadRenderer(options: ThreadRendererOptions = {}): Renderer {
  const thread = new RenderThread(options);
  return {
    render: (input) => thread.run({ kind: 'render', ...input }) as Promise<RenderResult>,
    preview: async (input) => {
      const result = (await thread.run({ kind: 'preview', ...input })) as PreviewResult | Unended;
      return 'missing' in result ? result : { ...result, place: null, nearest: null, missing: [], tookMs: null };
    },
    check: (input) => thread.run({ kind: 'check', ...input }) as Promise<CheckResult>,
    [Symbol.asyncDispose]: () => thread.close(),
  };
}

const noProgress = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

class RenderThread {
  readonly #timeMaxMs: number;
  readonly #waitingMax: number;
  readonly #options: ThreadRendererOptions;
  readonly #ends = new Set<Promise<unknown>>();
  #progress = noProgress();
  #queue: Waiting[] = [];
  #batch: Waiting[] = [];
  #worker: Worker | null = null;
  #watch: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ThreadRendererOptions) {
    this.#options = options;
    this.#timeMaxMs = options.timeMaxMs ?? 100;
    this.#waitingMax = options.waitingMax ?? 5000;
  }

  run(job: RenderJob): Promise<Result> {
    if (this.#closed) return Promise.reject(stopping());
    if (this.#queue.length >= this.#waitingMax)
      return Promise.reject(
        new RendererUnavailableError(`more than ${this.#waitingMax} templates wait to be rendered`),
      );
    return new Promise((settle, refuse) => {
      // What one turn of the event loop brings goes over in one message.
      if (this.#queue.push({ job, settle, refuse }) === 1) setImmediate(() => this.#next());
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { refuse } of [...this.#batch, ...this.#queue]) refuse(stopping());
    this.#batch = [];
    this.#queue = [];
    this.#drop();
    await Promise.all(this.#ends);
  }

  #next(): void {
    if (this.#batch.length > 0 || this.#queue.length === 0) return;
    this.#batch = this.#queue.slice(0, BATCH_MAX);
    this.#queue = this.#queue.slice(BATCH_MAX);
    const worker = this.#worker ?? this.#start();
    Atomics.store(this.#progress, 0, 0);
    worker.ref();
    worker.postMessage(this.#batch.map(({ job }) => job));
    this.#watchFrom(0, START_MAX_MS);
  }

  #start(): Worker {
    const fromSource = import.meta.url.endsWith('.ts');
    const { stepsMax, memoryMaxMb = 64 } = this.#options;
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
    worker.on('message', (results: Result[]) => {
      if (worker !== this.#worker) return;
      clearTimeout(this.#watch);
      const batch = this.#batch;
      this.#batch = [];
      for (const [index, result] of results.entries()) batch[index]?.settle(result);
      // An idle thread holds up no exit of the process.
      if (this.#queue.length === 0) worker.unref();
      this.#next();
    });
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#replace(`the template took the rendering thread down: ${error.message}`);
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#replace('the rendering thread ended');
    });
    return worker;
  }

  /** Looks again and again whether the job under way is still the one that was. */
  #watchFrom(before: number, startLeftMs: number): void {
    this.#watch = setTimeout(() => {
      const now = Atomics.load(this.#progress, 0);
      const isStuck = now === 0 ? startLeftMs <= 0 : now !== DONE && now === before;
      if (isStuck) this.#replace(`the template takes longer than ${this.#timeMaxMs} ms`);
      else this.#watchFrom(now, startLeftMs - this.#timeMaxMs);
    }, this.#timeMaxMs);
  }

  /** Ends the thread, fails the job that was under way and gives the others back to the queue. */
  #replace(reason: string): void {
    const at = Atomics.load(this.#progress, 0) - 1;
    this.#drop();
    const batch = this.#batch;
    this.#batch = [];
    // A thread that did not even begin would not begin for the others either.
    const failed = at >= 0 ? batch.slice(at, at + 1) : batch;
    this.#queue = [...batch.filter((waiting) => !failed.includes(waiting)), ...this.#queue];
    for (const { settle } of failed) settle({ ok: false, reason });
    if (!this.#closed) this.#next();
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
