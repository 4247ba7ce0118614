// The work of one request or one step of a job, in slices.
import { Cost } from '../domain/cost.ts';
import { SLICE_STEPS, type Turns } from './turns.ts';

export class SlicedWork {
  readonly cost = new Cost();
  readonly #turns: Turns;
  readonly #tenantId: number;
  readonly #isRequest: boolean;
  #restedAt = 0;

  /** @param kind a request has entered; it is not under way while it waits for its turn */
  constructor(turns: Turns, tenantId: number, kind: 'request' | 'job') {
    this.#turns = turns;
    this.#tenantId = tenantId;
    this.#isRequest = kind === 'request';
  }

  /** `null` = go on; else resolves when it may. To be asked after every small piece of work. */
  rest(): Promise<void> | null {
    return this.cost.steps - this.#restedAt < SLICE_STEPS ? null : this.#wait();
  }

  async #wait(): Promise<void> {
    this.#restedAt = this.cost.steps;
    if (this.#isRequest) this.#turns.leave(this.#tenantId);
    await this.#turns.next(this.#tenantId);
    if (this.#isRequest) this.#turns.enter(this.#tenantId);
  }
}
