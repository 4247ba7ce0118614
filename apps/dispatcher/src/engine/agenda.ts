// Knows which endpoints have something due, and whose turn it is. It holds one entry per endpoint with waiting work, never
// per delivery: the backlog stays in the store. Its times are hints; the answer of a claim is the truth.
import type { DueEndpoint } from '../ports/news.ts';
import type { NextDue } from '../ports/store/claims.ts';
import { DueHeap } from './due-heap.ts';
import { type Admission, QueueOfTurns } from './queue-of-turns.ts';
import type { Slots } from './slots.ts';

type Entry = {
  subscriber: DueEndpoint;
  dueAt: number;
  /** `parked`: due, but all of its own slots are taken. */
  state: 'waiting' | 'ready' | 'claiming' | 'parked';
  /** Earliest hint that came while a claim was under way: the claim's answer may not know of it. */
  hintedAt: number;
  /** Nothing may be claimed before, whatever is due: its rate limit is used up. */
  closedUntil: number;
  /** The clock or its limit was changed during its claim: when it opens was told by the old one. */
  isOutdated: boolean;
};

export type Turn = { endpointId: number; limit: number };

/** Most deliveries of one endpoint in one turn, so that a long backlog does not make the others wait. */
const TURN_MAX = 32;
/** Most turns of one claim: what other tenants commit waits for it, and the next claim follows at once. */
export const TURNS_MAX = 48;
/** The same while several tenants have attempts. */
export const SHARED_TURNS_MAX = 16;
/** Rows of one claim, in addition to one for each endpoint: a millisecond or two in which no other act is done. */
export const CLAIM_MAX_ROWS = 64;
/** The same while several tenants have attempts: half as long. */
export const SHARED_CLAIM_ROWS = 24;
const STALE_MAX = 1000;
const NEVER = Number.POSITIVE_INFINITY;

export class Agenda {
  readonly #entries = new Map<number, Entry>();
  readonly #later = new DueHeap();
  readonly #ready = new QueueOfTurns();
  #admitted: (Admission & { slots: Slots }) | null = null;

  /** Whether `turns` would give out one. */
  hasTurnAt(now: number, slots: Slots): boolean {
    this.#promote(now, slots);
    return this.hasTurn(slots);
  }

  /** Whether someone's turn has come who may take a slot, and has not. */
  hasTurn(slots: Slots): boolean {
    return slots.free > 0 && this.#ready.has(this.#admission(slots));
  }

  /** Whether an endpoint of this tenant waits for its turn. */
  hasTenant(tenantId: number): boolean {
    return this.#ready.hasTenant(tenantId);
  }

  hasDue(endpointId: number, now: number): boolean {
    const entry = this.#entries.get(endpointId);
    return entry !== undefined && (entry.state !== 'waiting' || entry.dueAt <= now);
  }

  /** Says that `subscriber` has a delivery due at `dueAt`. An earlier time that is known already stays. */
  hint(subscriber: DueEndpoint, dueAt: number): void {
    const entry = this.#entries.get(subscriber.id);
    if (entry === undefined) {
      const made: Entry = { subscriber, dueAt, state: 'waiting', hintedAt: NEVER, closedUntil: 0, isOutdated: false };
      this.#entries.set(subscriber.id, made);
      this.#later.push({ dueAt, endpointId: subscriber.id });
      return;
    }
    this.learn(subscriber);
    if (entry.state === 'claiming') entry.hintedAt = Math.min(entry.hintedAt, dueAt);
    else if (entry.state === 'waiting' && Math.max(dueAt, entry.closedUntil) < entry.dueAt) this.#wait(entry, dueAt);
  }

  /** Takes over an endpoint's lane and limit, unless it knows newer ones: an attempt ends with the settings it began with. */
  learn(subscriber: DueEndpoint): void {
    const entry = this.#entries.get(subscriber.id);
    if (entry === undefined || subscriber.version < entry.subscriber.version) return;
    if (entry.state === 'ready' && entry.subscriber.lane !== subscriber.lane) {
      this.#ready.remove(entry.subscriber);
      this.#ready.add(subscriber);
    }
    const mayHoldMore = subscriber.maxInFlight > entry.subscriber.maxInFlight;
    // A changed limit counts at once: the next claim says what is left of it.
    if (subscriber.version > entry.subscriber.version) this.#open(entry);
    entry.subscriber = subscriber;
    if (entry.state === 'parked' && mayHoldMore) this.#wait(entry, entry.dueAt);
  }

  /**
   * Gives out turns while slots are free, as QueueOfTurns has them, as many as one claim may have. Those that hold more than their fair share keep
   * their places: any slot given back may be theirs, and then turns are to be given out again.
   */
  turns(now: number, slots: Slots, max = TURNS_MAX): Turn[] {
    this.#promote(now, slots);
    const turns: Turn[] = [];
    const admission = this.#admission(slots);
    while (slots.free > 0 && turns.length < max) {
      const endpointId = this.#ready.next(admission);
      const entry = endpointId === undefined ? undefined : this.#entries.get(endpointId);
      if (endpointId === undefined || entry === undefined) break;
      turns.push({ endpointId, limit: slots.take(entry.subscriber, TURN_MAX) });
      entry.state = 'claiming';
      entry.hintedAt = NEVER;
      entry.isOutdated = false;
    }
    return turns;
  }

  /** Whether something of this endpoint is due and waits for one of its own slots. */
  isParked(endpointId: number): boolean {
    return this.#entries.get(endpointId)?.state === 'parked';
  }

  /** A slot of this endpoint was given back. */
  slotFreed(endpointId: number, now: number): void {
    const entry = this.#entries.get(endpointId);
    if (entry?.state === 'parked') this.#wait(entry, now);
  }

  /** Takes in what a claim found. */
  claimed(nextDue: readonly NextDue[]): void {
    for (const { endpointId, dueAt, closedUntil = 0 } of nextDue) {
      const entry = this.#entries.get(endpointId);
      if (entry === undefined) continue;
      entry.closedUntil = entry.isOutdated ? 0 : closedUntil;
      const next = Math.min(dueAt ?? NEVER, entry.hintedAt);
      if (next === NEVER) this.#entries.delete(endpointId);
      else this.#wait(entry, next);
    }
  }

  /** The clock was set: what is known of times was told by the old one, and a claim for each endpoint tells it again. */
  lookAgain(now: number): void {
    for (const entry of this.#entries.values()) {
      this.#open(entry);
      if (entry.state === 'waiting') this.#wait(entry, now);
      // The claim under way may have looked before the store followed.
      else if (entry.state === 'claiming') entry.hintedAt = now;
    }
  }

  #open(entry: Entry): void {
    entry.closedUntil = 0;
    entry.isOutdated = entry.state === 'claiming';
  }

  /** When the next endpoint that waits for a time is due; `null` = none does. */
  nextDueAt(): number | null {
    this.#dropStale();
    return this.#later.peek()?.dueAt ?? null;
  }

  #wait(entry: Entry, hintedAt: number): void {
    const dueAt = Math.max(hintedAt, entry.closedUntil);
    entry.state = 'waiting';
    entry.dueAt = dueAt;
    this.#later.push({ dueAt, endpointId: entry.subscriber.id });
    if (this.#later.size > 2 * this.#entries.size + STALE_MAX) this.#rebuild();
  }

  /** Replaced times far in the future would otherwise pile up until they come. */
  #rebuild(): void {
    this.#later.clear();
    for (const [endpointId, { state, dueAt }] of this.#entries) {
      if (state === 'waiting') this.#later.push({ dueAt, endpointId });
    }
  }

  #promote(now: number, slots: Slots): void {
    for (let next = this.nextDueAt(); next !== null && next <= now; next = this.nextDueAt()) {
      const due = this.#later.pop();
      const entry = due && this.#entries.get(due.endpointId);
      if (entry === undefined) continue;
      const { id, maxInFlight } = entry.subscriber;
      entry.state = slots.usedBy(id) < maxInFlight ? 'ready' : 'parked';
      if (entry.state === 'ready') this.#ready.add(entry.subscriber);
    }
  }

  /** A time that was replaced by another stays in the heap until it comes up. */
  #dropStale(): void {
    for (let top = this.#later.peek(); top !== undefined; top = this.#later.peek()) {
      const entry = this.#entries.get(top.endpointId);
      if (entry?.state === 'waiting' && entry.dueAt === top.dueAt) return;
      this.#later.pop();
    }
  }

  /** Made once: it is asked for with every delivery. */
  #admission(slots: Slots): Admission {
    if (this.#admitted?.slots === slots) return this.#admitted;
    this.#admitted = {
      slots,
      tenant: (tenantId) => slots.roomOfTenant(tenantId) > 0,
      endpoint: (endpointId) => {
        const entry = this.#entries.get(endpointId);
        return entry !== undefined && slots.room(entry.subscriber) > 0;
      },
    };
    return this.#admitted;
  }
}
