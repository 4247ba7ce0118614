// Says that this node lives, and ends the leases of nodes that do not. Only time that passes counts, never the clock: a step
// of the clock must not make a living node look dead. A node that is alone at its database writes nothing.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { NodeBeats } from '../ports/store/nodes.ts';

export type HeartbeatDeps = {
  store: Pick<Store, 'joinNode' | 'beat' | 'endLeases'>;
  clock: Clock;
  leaseMarginMs: number;
  onFault: (error: unknown) => void;
};

const BEAT_EVERY_MS = 10_000;
/** A node that has not beaten for so long is dead. */
const DEAD_AFTER_MS = 30_000;
/** For so long after its last beat a node knows that no other takes it for dead. */
const TRUST_MS = 25_000;
const FAULT_PAUSE_MS = 1000;

type Heard = { beats: number; at: number };

export class Heartbeat implements AsyncDisposable {
  readonly #deps: HeartbeatDeps;
  /** Other nodes: what each said last, and when it was first heard here. */
  #heard = new Map<number, Heard>();
  /** When the beats of others were last read. */
  #readAt = 0;
  #trustedUntil = Number.POSITIVE_INFINITY;
  #beating: Promise<void> | null = null;
  #ending: Promise<void> | null = null;
  #isAlone = true;
  #isStopped = false;
  #callOffWake: () => void = () => undefined;
  #callOffSteps: () => void = () => undefined;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
  }

  /** Whether the leases of this node hold: no other node can have ended them. */
  get isTrusted(): boolean {
    return this.#deps.clock.monotonic() < this.#trustedUntil;
  }

  /** How much earlier than by its own clock a lease may be over by that of another node. */
  get clocksApartMs(): number {
    return this.#isAlone ? 0 : this.#deps.leaseMarginMs / 3;
  }

  /** Joins the nodes at the database, before anything is claimed. @throws StoreError */
  async join(): Promise<void> {
    const { store, clock } = this.#deps;
    const askedAt = clock.monotonic();
    const { isAlone } = await store.joinNode({ now: clock.now() });
    this.#isAlone = isAlone;
    if (isAlone || this.#isStopped) return;
    this.#trustedUntil = askedAt + TRUST_MS;
    // A machine that slept may look like a clock that was set: nobody heard of it meanwhile.
    this.#callOffSteps = clock.whenSet(() => {
      this.#trustedUntil = 0;
    });
    this.#sleep(BEAT_EVERY_MS);
  }

  /** Beats now, or with the beat that is under way. @throws StoreError */
  beat(): Promise<void> {
    this.#beating ??= this.#beat().finally(() => {
      this.#beating = null;
    });
    return this.#beating;
  }

  async #beat(): Promise<void> {
    const { store, clock } = this.#deps;
    const askedAt = clock.monotonic();
    const others = await store.beat();
    this.#trustedUntil = askedAt + TRUST_MS;
    const dead = this.#deadAmong(others);
    if (dead.length === 0) return;
    this.#ending ??= this.#endLeases(dead)
      .catch(this.#deps.onFault)
      .finally(() => {
        this.#ending = null;
      });
  }

  /** One that was cut off from the store itself cannot tell who else was: it watches anew. */
  #deadAmong(others: readonly NodeBeats[]): NodeBeats[] {
    const now = this.#deps.clock.monotonic();
    const wasCutOff = now - this.#readAt > 2 * BEAT_EVERY_MS;
    this.#readAt = now;
    const before = this.#heard;
    this.#heard = new Map();
    const dead: NodeBeats[] = [];
    for (const { node, beats } of others) {
      const known = before.get(node);
      const at = known === undefined || known.beats !== beats || wasCutOff ? now : known.at;
      this.#heard.set(node, { beats, at });
      if (now - at >= DEAD_AFTER_MS) dead.push({ node, beats });
    }
    return dead;
  }

  async #endLeases(dead: readonly NodeBeats[]): Promise<void> {
    const { store, clock } = this.#deps;
    for (const of of dead) {
      let cursor: string | null = null;
      do ({ cursor } = await store.endLeases({ of, cursor, now: clock.now() }));
      while (cursor !== null && !this.#isStopped);
    }
  }

  #sleep(ms: number): void {
    if (this.#isStopped) return;
    this.#callOffWake = this.#deps.clock.wakeAfter(ms, () => {
      this.beat().then(
        () => this.#sleep(BEAT_EVERY_MS),
        (error: unknown) => {
          this.#deps.onFault(error);
          this.#sleep(FAULT_PAUSE_MS);
        },
      );
    });
  }

  /** Its row stays: leases that a stop had to leave end with it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    this.#callOffWake();
    this.#callOffSteps();
    await this.#beating?.catch(() => undefined);
    await this.#ending;
  }
}
