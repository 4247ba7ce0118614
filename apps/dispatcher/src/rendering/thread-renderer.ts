// The caller's end of the templates' threads. What waits is queued by tenant. One thread takes tenants with light templates;
// a second one, started when it is first needed, those with heavy ones.
import { RoundRobin } from '../domain/round-robin.ts';
import {
  type CheckResult,
  type PreviewResult,
  type Renderer,
  RendererUnavailableError,
  type RenderResult,
  TemplateShareError,
} from '../ports/renderer.ts';
import type { RenderJob } from './render-job.ts';
import { RenderThread, type Result, type ThreadLimits, type Unended, type Waiting } from './rendering-worker.ts';
import { BATCH_COST, costOf, TemplateCosts } from './template-costs.ts';

export type ThreadRendererOptions = Partial<ThreadLimits> & {
  /** Jobs waiting at most; more are refused at once. Default 5,000. */
  waitingMax?: number;
  /** Those of one tenant. Default half of `waitingMax`. */
  tenantWaitingMax?: number;
};

const BATCH_MAX = 64;
const stopping = () => new RendererUnavailableError('the dispatcher is stopping');

export function createThreadRenderer(options: ThreadRendererOptions = {}): Renderer {
  const threads = new RenderThreads(options);
  return {
    render: async ({ tenantId, ...job }) => {
      const result = (await threads.run(tenantId, { kind: 'render', ...job })) as RenderResult | Unended;
      if (result.ok || 'fault' in result) return result;
      return { ...result, fault: { text: result.reason, line: null, column: null } };
    },
    preview: async ({ tenantId, ...job }) => {
      const result = (await threads.run(tenantId, { kind: 'preview', ...job })) as PreviewResult | Unended;
      return 'missing' in result ? result : { ...result, place: null, nearest: null, missing: [], tookMs: null };
    },
    check: ({ tenantId, template }) => threads.run(tenantId, { kind: 'check', template }) as Promise<CheckResult>,
    [Symbol.asyncDispose]: () => threads.close(),
  };
}

class RenderThreads {
  readonly #waitingMax: number;
  readonly #tenantWaitingMax: number;
  readonly #queue = new RoundRobin<Waiting>();
  readonly #costs = new TemplateCosts();
  readonly #light: RenderThread;
  readonly #heavy: RenderThread;
  #isScheduled = false;
  #closed = false;

  constructor({ waitingMax = 5000, tenantWaitingMax = Math.ceil(waitingMax / 2), ...limits }: ThreadRendererOptions) {
    this.#waitingMax = waitingMax;
    this.#tenantWaitingMax = tenantWaitingMax;
    const thread = (isHeavy: boolean) =>
      new RenderThread(limits, {
        take: () => this.#batch(isHeavy),
        spent: ({ tenantId, job }, steps) => {
          const chars = job.template.length + ('context' in job ? job.context.length : 0);
          this.#costs.note(tenantId, costOf(steps, chars));
          // What waits may be the other thread's now.
          this.#wakeSoon();
        },
      });
    this.#light = thread(false);
    this.#heavy = thread(true);
  }

  run(tenantId: number, job: RenderJob): Promise<Result> {
    if (this.#closed) return Promise.reject(stopping());
    if (this.#queue.sizeOf(tenantId) >= this.#tenantWaitingMax)
      return Promise.reject(new TemplateShareError(this.#tenantWaitingMax));
    if (this.#queue.size >= this.#waitingMax)
      return Promise.reject(
        new RendererUnavailableError(`more than ${this.#waitingMax} templates are waiting to be rendered`),
      );
    return new Promise((settle, refuse) => {
      this.#queue.push(tenantId, { tenantId, job, settle, refuse, failures: 0 });
      this.#wakeSoon();
    });
  }

  /** What one turn of the event loop brings goes over in one message. */
  #wakeSoon(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#light.wake();
      this.#heavy.wake();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { refuse } of this.#queue.drain()) refuse(stopping());
    await Promise.all([this.#light.close(stopping()), this.#heavy.close(stopping())]);
  }

  /** In turns, and not more than keeps the next in line waiting for some milliseconds. */
  #batch(isHeavy: boolean): Waiting[] {
    const batch: Waiting[] = [];
    const isOurs = (tenantId: number): boolean => this.#costs.isHeavy(tenantId) === isHeavy;
    for (let cost = 0; cost < BATCH_COST && batch.length < BATCH_MAX; ) {
      const next = this.#queue.next(isOurs);
      if (next === undefined) break;
      cost += this.#costs.expected(next.tenantId);
      batch.push(next.item);
    }
    return batch;
  }
}
