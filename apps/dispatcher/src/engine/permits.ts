// Whether an attempt that was handed over may really start now: within its rate limit, and under a lease that still holds.
import type { Lease } from '../domain/acceptance.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClaimedDelivery } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import type { Heartbeat } from './heartbeat.ts';
import { Pace } from './pace.ts';

type Deps = {
  store: Pick<Store, 'renewLease'>;
  clock: Clock;
  leaseMarginMs: number;
  heartbeat?: Pick<Heartbeat, 'isTrusted' | 'clocksApartMs' | 'beat'>;
};

export const leaseOf = ({ timeoutMs }: Endpoint, now: number, marginMs: number): Lease => ({
  until: now + timeoutMs + marginMs,
});

export class Permits {
  readonly #deps: Deps;
  readonly #pace: Pace;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#pace = new Pace(deps.clock);
  }

  /**
   * `true` = it may start now, as most do. Else a promise, which resolves in the moment when it may; `false` = it is not its
   * turn any more. Its lease may end before: the store was slow, or this process or its machine stood still. Other nodes may
   * also have taken this one for dead, and ended it. Then it is for the store to say.
   */
  take(delivery: ClaimedDelivery, endpoint: Endpoint, lease: Lease, signal: AbortSignal): true | Promise<boolean> {
    if (endpoint.rateLimit === null && this.#isHeld(lease.until, this.#deps.clock.now())) return true;
    return this.#wait(delivery, endpoint, lease, signal);
  }

  /** Whether a lease until then is this node's for certain. */
  #isHeld(until: number, now: number): boolean {
    const { heartbeat } = this.#deps;
    return now < until - (heartbeat?.clocksApartMs ?? 0) && (heartbeat?.isTrusted ?? true);
  }

  async #wait({ id, number }: ClaimedDelivery, endpoint: Endpoint, lease: Lease, signal: AbortSignal) {
    const { clock, store, leaseMarginMs, heartbeat } = this.#deps;
    for (let { until } = lease; ; ) {
      const counted =
        endpoint.rateLimit === null ? null : await this.#pace.turn(endpoint.id, endpoint.rateLimit, signal);
      const now = clock.now();
      if (this.#isHeld(until, now)) return true;
      // First it lives again, else the renewed lease would be ended too.
      if (heartbeat?.isTrusted === false) await heartbeat.beat();
      ({ until } = leaseOf(endpoint, now, leaseMarginMs));
      const isRenewed = await store.renewLease({ deliveryId: id, number, until });
      // The store took a while to answer. Were that start still counted, this attempt would wait for a window again, and its
      // lease could end each time before the window opens.
      if (counted !== null) this.#pace.giveBack(endpoint.id, counted);
      if (!isRenewed) return false;
    }
  }
}
