// Limits the concurrent requests of one kind per tenant. Other tenants have their own shares, so a busy tenant is refused
// before it costs the others anything. Counted in this process: each node has its own share.
import { RequestError } from '../domain/errors.ts';

export type ShareOptions = {
  /** In the plural: "tests", "reads". */
  what: string;
  max: number;
  /** The flag that changes `max`. */
  setting: string;
  /** How long one takes at least, where its place comes free. */
  retryAfterSeconds: number;
};

export class TenantShare {
  readonly #max: number;
  readonly #underWay = new Map<number, number>();
  /** Created once, because the stack trace of an error costs more than all else of a refusal. */
  readonly #refusal: RequestError;

  constructor({ what, max, setting, retryAfterSeconds }: ShareOptions) {
    const message = `This tenant has ${max} ${what} in progress and the limit is ${max} (${setting}). Wait for one to end, then try again.`;
    this.#max = max;
    this.#refusal = new RequestError('too_many_requests', message, undefined, retryAfterSeconds);
  }

  underWay(tenantId: number): number {
    return this.#underWay.get(tenantId) ?? 0;
  }

  /** Takes one of the tenant's places. @returns gives it back, once. @throws RequestError `too_many_requests` */
  take(tenantId: number): () => void {
    const held = this.underWay(tenantId);
    if (held >= this.#max) throw this.#refusal;
    this.#underWay.set(tenantId, held + 1);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      const left = this.underWay(tenantId) - 1;
      if (left === 0) this.#underWay.delete(tenantId);
      else this.#underWay.set(tenantId, left);
    };
  }

  /** Runs `work` in one of the tenant's places. @throws RequestError `too_many_requests`, before `work` is begun */
  async run<T>(tenantId: number, work: () => Promise<T>): Promise<T> {
    const giveBack = this.take(tenantId);
    try {
      return await work();
    } finally {
      giveBack();
    }
  }
}
