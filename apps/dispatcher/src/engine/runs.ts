// The course of each attempt from the moment it has a slot: its turn to start, its permit, the exchange, its settlement.
// It gives its slot back once: when its result begins to wait for others, or else when it is settled.
import type { Lease } from '../domain/acceptance.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { mayWait } from '../domain/patient-results.ts';
import type { ClaimedDelivery, Settlement } from '../ports/store/claims.ts';
import { attempt, interruptedAttempt } from './attempt.ts';
import type { HeldBody } from './bodies.ts';
import type { EngineDeps } from './engine-deps.ts';
import { Permits } from './permits.ts';
import { Settler } from './settler.ts';
import { Starts } from './starts.ts';
import { UnderWay } from './under-way.ts';

type Told = {
  /** Its memory and its slot are free again. */
  slotBack: (body: HeldBody) => void;
  /** Its delivery is due again then. */
  dueAgain: (endpoint: Endpoint, dueAt: number) => void;
};

export class Runs {
  readonly #deps: EngineDeps;
  readonly #told: Told;
  readonly #settler: Settler;
  readonly #permits: Permits;
  readonly #starts: Starts;
  /** Of attempts that are not settled, as `id number`. */
  readonly #names = new Set<string>();
  readonly #abort = new AbortController();
  /** What a stop waits for. */
  readonly underWay = new UnderWay();

  constructor(deps: EngineDeps, told: Told) {
    this.#deps = deps;
    this.#told = told;
    this.#settler = new Settler(deps);
    this.#permits = new Permits(deps);
    this.#starts = new Starts(deps.clock);
  }

  /** Whether several tenants have attempts. */
  get isShared(): boolean {
    return this.#starts.isShared;
  }

  /** Whether this attempt was begun here and is not settled. */
  has({ id, number }: ClaimedDelivery): boolean {
    return this.#names.has(`${id} ${number}`);
  }

  /** Waits for what is under way, and cuts it off when that takes too long. Results wait for no others any more. */
  async stop(): Promise<void> {
    this.#settler.hurry();
    const callOff = this.#deps.clock.wakeAfter(this.#deps.drainMs, () => {
      this.#abort.abort();
      // A store that fails for good must not keep us from stopping either.
      this.#settler.close();
    });
    await this.underWay.none();
    callOff();
    this.#settler.close();
  }

  async begin(delivery: ClaimedDelivery, endpoint: Endpoint, lease: Lease, body: HeldBody): Promise<Settlement | null> {
    const name = `${delivery.id} ${delivery.number}`;
    this.#names.add(name);
    this.underWay.begin();
    let hasSlot = true;
    try {
      const turn = this.#starts.turn(delivery.tenantId, body.bytes.byteLength);
      if (turn !== null) await turn;
      const permit = delivery.interrupted !== null || this.#permits.take(delivery, endpoint, lease, this.#abort.signal);
      if (permit !== true && !(await permit)) {
        this.#told.dueAgain(endpoint, this.#deps.clock.now());
        return null;
      }
      const isFirst = delivery.number === 1 && delivery.interrupted === null;
      if (isFirst) this.#deps.meter?.firstAttempt(this.#deps.clock.now() - delivery.dueAt, delivery.tenantId);
      const settlement =
        delivery.interrupted === null
          ? await attempt(this.#deps, { delivery, endpoint, body: body.bytes }, this.#abort.signal)
          : interruptedAttempt(this.#deps, delivery, endpoint);
      const waits = this.#settler.hasRoom && mayWait(settlement, { delivery, endpoint, lease });
      if (waits) {
        hasSlot = false;
        this.#told.slotBack(body);
      }
      if ((await this.#settler.settle(settlement, waits)) === 'lease-lost') return null;
      this.#deps.meter?.settled({ delivery, endpoint, settlement });
      return settlement;
    } catch (error) {
      // The lease stays as it is: when it ends, the delivery is due again. That may have been before this attempt began; where
      // it was renewed since, the claim that is asked for then says so.
      this.#deps.onFault(error);
      this.#told.dueAgain(endpoint, lease.until);
      return null;
    } finally {
      this.#names.delete(name);
      if (hasSlot) this.#told.slotBack(body);
      this.underWay.end();
    }
  }
}
