// Claim → send → settle, as long as something is due. It sleeps until the next due time or until news come, never on a tick.
import type { Lease } from '../domain/acceptance.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { ClaimedDelivery, ClaimResult, Settlement } from '../ports/store/claims.ts';
import { StoreError } from '../ports/store/store-error.ts';
import { Agenda, CLAIM_MAX_ROWS, SHARED_CLAIM_ROWS, SHARED_TURNS_MAX, TURNS_MAX, type Turn } from './agenda.ts';
import { Alarm } from './alarm.ts';
import { Bodies, type HeldBody, SHARED_FROM_CHARS } from './bodies.ts';
import { ClockFollower } from './clock-follower.ts';
import { DueNews } from './due-news.ts';
import type { EngineDeps } from './engine-deps.ts';
import { HandSlots } from './hand-slots.ts';
import { KnownEndpoints } from './known-endpoints.ts';
import { leaseOf } from './permits.ts';
import { Runs } from './runs.ts';
import { Slots } from './slots.ts';

const FAULT_PAUSE_MS = 1000;
/** An endpoint whose claim fails for a reason of its own: nothing mends it but a person. */
const UNCLAIMABLE_PAUSE_MS = 60_000;

export class Engine implements AsyncDisposable {
  readonly #deps: EngineDeps;
  readonly #slots: Slots;
  readonly #byHand: HandSlots;
  /** Of attempts under way. */
  readonly bodies: Bodies;
  readonly #agenda = new Agenda();
  readonly #dueNews: DueNews;
  readonly #runs: Runs;
  readonly #follower: ClockFollower;
  readonly #endpoints = new KnownEndpoints();
  #state: 'new' | 'running' | 'stopping' = 'new';
  #pumping = false;
  readonly #alarm: Alarm;
  #stopped: Promise<void> | undefined;

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.bodies = new Bodies(deps.bodyBytesMax);
    this.#slots = new Slots(deps.maxInFlight, this.bodies);
    this.#byHand = new HandSlots(this.#slots, deps.clock);
    this.#dueNews = new DueNews(deps, this.#agenda, () => this.#pump());
    this.#alarm = new Alarm(deps.clock, () => this.#pump());
    this.#runs = new Runs(deps, {
      slotBack: (body) => this.#slotBack(body),
      dueAgain: (endpoint, dueAt) => this.#agenda.hint(endpoint, dueAt),
    });
    this.#follower = new ClockFollower(deps, () => this.#clockSet());
  }

  get inFlight(): number {
    return this.#slots.used;
  }

  /** Of one tenant. */
  inFlightOf(tenantId: number): number {
    return this.#slots.usedByTenant(tenantId);
  }

  async start(): Promise<void> {
    this.#state = 'running';
    await this.#dueNews.begin();
    this.#pump();
  }

  /** It has nothing waiting for a turn, and next to nothing under way. */
  #isQuiet(tenantId: number): boolean {
    return this.#slots.hasLittle(tenantId) && !this.#agenda.hasTenant(tenantId);
  }

  /**
   * A slot and a lease for a first attempt that is to start when its commit is done; `null` = none now, a claim will
   * find it. It jumps no queue: not where its own endpoint waits, nor where any other waits for its turn, unless its tenant
   * has next to nothing under way: that one's turn would be next. Where starts are counted, only a claim counts them.
   */
  reserve(endpoint: Endpoint, now: number): Lease | null {
    if (this.#state !== 'running' || endpoint.rateLimit !== null || this.#follower.isBehind) return null;
    if (this.#agenda.hasDue(endpoint.id, now)) return null;
    if (!this.#isQuiet(endpoint.tenantId) && this.#agenda.hasTurn(this.#slots)) return null;
    if (this.#slots.take(endpoint, 1) === 0) return null;
    return this.#leaseOf(endpoint, now);
  }

  /**
   * A slot and a lease for an attempt that a person asked for. The same slots as deliveries have, so it may wait a few
   * seconds for one, and goes before the backlog; `null` = it got none, or the engine is stopping.
   */
  async reserveByHand(endpoint: Endpoint): Promise<Lease | null> {
    if (this.#state === 'stopping' || !(await this.#byHand.take(endpoint))) return null;
    return this.#leaseOf(endpoint);
  }

  /** Gives a reservation back unused: nothing was committed for it. */
  release(endpointId: number): void {
    this.#slots.release(endpointId);
    this.#byHand.freed();
    if (this.#agenda.isParked(endpointId)) this.#agenda.slotFreed(endpointId, this.#deps.clock.now());
    this.#pump();
  }

  /** Starts the attempt of a delivery whose slot is taken and whose lease is committed. */
  begin(delivery: ClaimedDelivery, endpoint: Endpoint, lease: Lease): Promise<Settlement | null> {
    if (!this.#runs.has(delivery)) {
      const body = this.bodies.hold(delivery);
      // A delivery whose body is shared must not keep its own copy of it alive.
      const held = body.text.length < SHARED_FROM_CHARS ? delivery : { ...delivery, body: body.text };
      return this.#runs.begin(held, this.#endpoints.of(endpoint), lease, body);
    }
    // Its lease ended before it came here, and a claim has taken it up.
    this.release(endpoint.id);
    return Promise.resolve(null);
  }

  #slotBack(body: HeldBody): void {
    this.bodies.release(body);
    this.release(body.endpointId);
  }

  /** Refuses new work, waits for what is under way, and cuts it off when that takes too long. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#state = 'stopping';
    this.#dueNews[Symbol.dispose]();
    this.#alarm.set(null);
    this.#byHand.close();
    await this.#runs.stop();
    this.#follower[Symbol.dispose]();
  }

  #leaseOf(endpoint: Endpoint, now = this.#deps.clock.now()): Lease {
    return leaseOf(endpoint, now, this.#deps.leaseMarginMs);
  }

  /** What the agenda knows of times was told by another clock. */
  #clockSet(): void {
    this.#agenda.lookAgain(this.#deps.clock.now());
    this.#pump();
  }

  /** One claim at a time: what becomes due meanwhile is taken by the next one, many at once. */
  #pump(): void {
    if (this.#pumping || this.#state !== 'running') return;
    // Each slot that is given back comes here, mostly with nothing due: promises of a claim would be for nothing.
    const mustAsk = this.#follower.isBehind || this.#dueNews.mustLook;
    if (mustAsk || this.#agenda.hasTurnAt(this.#deps.clock.now(), this.#slots)) void this.#claims();
    else this.#rest(0);
  }

  /** A stop waits for it: what it has claimed is under way. */
  async #claims(): Promise<void> {
    this.#pumping = true;
    this.#runs.underWay.begin();
    let pauseMs = 0;
    try {
      await this.#claimWhatIsDue();
    } catch (error) {
      this.#deps.onFault(error);
      pauseMs = FAULT_PAUSE_MS;
    }
    this.#rest(pauseMs);
    this.#runs.underWay.end();
  }

  async #claimWhatIsDue(): Promise<void> {
    while (this.#state === 'running') {
      if (this.#follower.isBehind) {
        await this.#follower.settled();
        continue;
      }
      if (this.#dueNews.mustLook) await this.#dueNews.look();
      // After the look, which may take long: a lease and a rate window begin when the claim is made.
      const now = this.#deps.clock.now();
      const turns = this.#agenda.turns(now, this.#slots, this.#runs.isShared ? SHARED_TURNS_MAX : TURNS_MAX);
      if (turns.length === 0) break;
      await this.#claim(now, turns);
    }
  }

  async #claim(now: number, turns: readonly Turn[]): Promise<void> {
    // Held until the answer, which may leave them out.
    const known = this.#endpoints.among(turns);
    const wishes = this.bodies.wishes(turns, this.#slots, known);
    let claimed: ClaimResult;
    try {
      const { leaseMarginMs } = this.#deps;
      const rowsMax = this.#runs.isShared ? SHARED_CLAIM_ROWS : CLAIM_MAX_ROWS;
      claimed = await this.#deps.store.claim({ now, leaseMarginMs, rowsMax, ...wishes });
    } catch (error) {
      this.bodies.unpin(wishes.knownContexts);
      const isAlone = turns.length === 1;
      // One for which no claim can be made must not hold up the others: each by itself, and that one waits.
      if (!(error instanceof StoreError) && !isAlone) return this.#claimEach(now, turns);
      const closedUntil = error instanceof StoreError ? 0 : now + UNCLAIMABLE_PAUSE_MS;
      // Nothing was claimed: those whose turn it was are due as before.
      this.#agenda.claimed(turns.map(({ endpointId }) => ({ endpointId, dueAt: now, closedUntil })));
      this.#giveBack(new Map(turns.map(({ endpointId, limit }) => [endpointId, limit])));
      if (error instanceof StoreError) throw error;
      this.#deps.onFault(error);
      return;
    }
    for (const endpoint of claimed.endpoints) known.set(endpoint.id, endpoint);
    this.#beginAll(claimed, turns, known, now);
    this.bodies.unpin(wishes.knownContexts);
  }

  async #claimEach(now: number, turns: readonly Turn[]): Promise<void> {
    const claims = await Promise.allSettled(turns.map((turn) => this.#claim(now, [turn])));
    for (const claim of claims) if (claim.status === 'rejected') throw claim.reason;
  }

  #beginAll(claimed: ClaimResult, turns: readonly Turn[], endpoints: ReadonlyMap<number, Endpoint>, now: number): void {
    for (const { message } of claimed.unreadable) this.#deps.onFault(new Error(message));
    this.#agenda.claimed(claimed.nextDue);
    for (const endpoint of endpoints.values()) this.#agenda.learn(endpoint);
    const unused = new Map(turns.map(({ endpointId, limit }) => [endpointId, limit]));
    for (const delivery of claimed.deliveries) {
      // Its lease ended while it is under way here: the claim has renewed it, and its end will be settled.
      if (this.#runs.has(delivery)) continue;
      const endpoint = endpoints.get(delivery.endpointId);
      if (endpoint === undefined) throw new Error(`claim answered delivery ${delivery.id} without its endpoint`);
      unused.set(endpoint.id, (unused.get(endpoint.id) ?? 0) - 1);
      // A rate limit makes late on purpose.
      if (endpoint.rateLimit === null) this.#deps.meter?.claimed(now - delivery.dueAt);
      void this.begin(delivery, endpoint, this.#leaseOf(endpoint, now));
    }
    this.#giveBack(unused);
  }

  /** Slots taken for a claim that found less. */
  #giveBack(unused: ReadonlyMap<number, number>): void {
    for (const [endpointId, count] of unused) this.#slots.release(endpointId, count);
    this.#byHand.freed();
  }

  /** Sleeps until something is due. Without a free slot it needs no alarm: giving one back is the alarm. */
  #rest(atLeastMs: number): void {
    this.#pumping = false;
    const now = this.#deps.clock.now();
    const mayClaim = this.#state === 'running' && this.#slots.free > 0;
    const mustClaim = this.#dueNews.mustLook || this.#agenda.hasTurn(this.#slots);
    const dueAt = !mayClaim ? null : mustClaim ? now : this.#agenda.nextDueAt();
    const isDue = dueAt !== null && dueAt <= now && atLeastMs === 0;
    this.#alarm.set(dueAt === null || isDue ? null : Math.max(dueAt, now + atLeastMs));
    if (isDue) this.#pump();
  }
}
