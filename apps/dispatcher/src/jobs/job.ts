// Runs a background job: at start, when it is woken, when its last step asked for it, and when the clock is set. It never polls.
import type { Clock } from '../ports/clock.ts';

export type JobDeps = {
  clock: Clock;
  /**
   * One bounded step. Answers when the next is due (epoch ms; now or earlier = at once), `null` = when it is woken.
   * It must be safe to do again: a step that throws is.
   */
  step: () => Promise<number | null>;
  onFault: (error: unknown) => void;
};

const FAULT_PAUSE_MS = 1000;

export class Job implements AsyncDisposable {
  readonly #deps: JobDeps;
  #state: 'new' | 'running' | 'stopped' = 'new';
  #working: Promise<void> | null = null;
  /** It was woken during a step: the step may have looked before that was there. */
  #woken = false;
  #callOffWake: () => void = () => undefined;
  #callOffSteps: () => void = () => undefined;

  constructor(deps: JobDeps) {
    this.#deps = deps;
  }

  /** Takes up what an earlier process left. */
  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    // When its last step said the next one was due was told by another clock.
    this.#callOffSteps = this.#deps.clock.whenSet(() => this.wake());
    this.wake();
  }

  /** Says that there may be something to do. */
  wake(): void {
    if (this.#state !== 'running') return;
    this.#woken = true;
    this.#working ??= Promise.resolve().then(() => this.#work());
  }

  /** No further step begins; the one under way ends. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'stopped';
    this.#callOffWake();
    this.#callOffSteps();
    await this.#working;
  }

  async #work(): Promise<void> {
    this.#callOffWake();
    this.#callOffWake = () => undefined;
    let dueAt: number | null = null;
    while (this.#state === 'running' && this.#woken) {
      this.#woken = false;
      try {
        dueAt = await this.#deps.step();
        if (dueAt !== null && dueAt <= this.#deps.clock.now()) this.#woken = true;
      } catch (error) {
        this.#deps.onFault(error);
        // Whatever asked for this step asks for it still, but a store that fails is not asked in a circle.
        dueAt = this.#deps.clock.now() + FAULT_PAUSE_MS;
        this.#woken = false;
      }
    }
    this.#working = null;
    if (dueAt === null || this.#state !== 'running') return;
    this.#callOffWake = this.#deps.clock.wakeAt(dueAt, () => this.wake());
  }
}
