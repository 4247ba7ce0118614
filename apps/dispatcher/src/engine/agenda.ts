// Which webhook has something due, and whose turn it is. It holds one entry for each webhook with work waiting, never
// one for each delivery: the backlog stays in the store. Its times are hints; what is really due is the claim's answer.
import { LANES, type Lane } from '@posthorn/contracts';
import type { NextDue } from '../ports/store.ts';
import { DueHeap } from './due-heap.ts';
import type { Slots } from './slots.ts';

export type Subscriber = { id: number; lane: Lane; maxInFlight: number; version: number };

type Entry = {
  subscriber: Subscriber;
  dueAt: number;
  /** `parked`: due, but all of its own slots are taken. */
  state: 'waiting' | 'ready' | 'claiming' | 'parked';
  /** Earliest hint that came while a claim was under way: the claim's answer may not know of it. */
  hintedAt: number;
};

export type Turn = { webhookId: number; limit: number };

/** Turns of one round: high goes six times for low's once, and low goes in every round. */
const ROUND: readonly Lane[] = ['high', 'default', 'high', 'high', 'default', 'low', 'high', 'high', 'default', 'high'];
/** Most deliveries of one webhook in one turn, so that a long backlog does not make the others wait. */
const TURN_MAX = 32;
const STALE_MAX = 1000;
const NEVER = Number.POSITIVE_INFINITY;

export class Agenda {
  readonly #entries = new Map<number, Entry>();
  readonly #later = new DueHeap();
  readonly #ready: Record<Lane, Set<number>> = { high: new Set(), default: new Set(), low: new Set() };
  #round = 0;

  /** Whether someone's turn has come and not been taken. */
  get hasReady(): boolean {
    return LANES.some((lane) => this.#ready[lane].size > 0);
  }

  hasDue(webhookId: number, now: number): boolean {
    const entry = this.#entries.get(webhookId);
    return entry !== undefined && (entry.state !== 'waiting' || entry.dueAt <= now);
  }

  /** Says that `subscriber` has a delivery due at `dueAt`. An earlier time that is known already stays. */
  hint(subscriber: Subscriber, dueAt: number): void {
    const entry = this.#entries.get(subscriber.id);
    if (entry === undefined) {
      const made: Entry = { subscriber, dueAt, state: 'waiting', hintedAt: NEVER };
      this.#entries.set(subscriber.id, made);
      this.#later.push({ dueAt, webhookId: subscriber.id });
      return;
    }
    this.learn(subscriber);
    if (entry.state === 'claiming') entry.hintedAt = Math.min(entry.hintedAt, dueAt);
    else if (entry.state === 'waiting' && dueAt < entry.dueAt) this.#wait(entry, dueAt);
  }

  /** Takes over a webhook's lane and limit, unless it knows newer ones: an attempt ends with the settings it began with. */
  learn(subscriber: Subscriber): void {
    const entry = this.#entries.get(subscriber.id);
    if (entry === undefined || subscriber.version < entry.subscriber.version) return;
    if (entry.state === 'ready' && entry.subscriber.lane !== subscriber.lane) {
      this.#ready[entry.subscriber.lane].delete(subscriber.id);
      this.#ready[subscriber.lane].add(subscriber.id);
    }
    const mayHoldMore = subscriber.maxInFlight > entry.subscriber.maxInFlight;
    entry.subscriber = subscriber;
    if (entry.state === 'parked' && mayHoldMore) this.#wait(entry, entry.dueAt);
  }

  /** Gives out turns while slots are free: lanes by weight, webhooks within a lane one after another. */
  turns(now: number, slots: Slots): Turn[] {
    this.#promote(now);
    const turns: Turn[] = [];
    while (slots.free > 0) {
      const entry = this.#nextReady();
      if (entry === undefined) break;
      const { id, maxInFlight } = entry.subscriber;
      const limit = slots.take(id, maxInFlight, TURN_MAX);
      entry.state = limit === 0 ? 'parked' : 'claiming';
      entry.hintedAt = NEVER;
      if (limit > 0) turns.push({ webhookId: id, limit });
    }
    return turns;
  }

  /** A slot of this webhook was given back. */
  slotFreed(webhookId: number, now: number): void {
    const entry = this.#entries.get(webhookId);
    if (entry?.state === 'parked') this.#wait(entry, now);
  }

  /** Takes in what a claim found. */
  claimed(nextDue: readonly NextDue[]): void {
    for (const { webhookId, dueAt } of nextDue) {
      const entry = this.#entries.get(webhookId);
      if (entry === undefined) continue;
      const next = Math.min(dueAt ?? NEVER, entry.hintedAt);
      if (next === NEVER) this.#entries.delete(webhookId);
      else this.#wait(entry, next);
    }
  }

  /** When the next webhook that waits for a time is due; `null` = none does. */
  nextDueAt(): number | null {
    this.#dropStale();
    return this.#later.peek()?.dueAt ?? null;
  }

  #wait(entry: Entry, dueAt: number): void {
    entry.state = 'waiting';
    entry.dueAt = dueAt;
    this.#later.push({ dueAt, webhookId: entry.subscriber.id });
    if (this.#later.size > 2 * this.#entries.size + STALE_MAX) this.#rebuild();
  }

  /** Replaced times far in the future would otherwise pile up until they come. */
  #rebuild(): void {
    this.#later.clear();
    for (const [webhookId, { state, dueAt }] of this.#entries) {
      if (state === 'waiting') this.#later.push({ dueAt, webhookId });
    }
  }

  #promote(now: number): void {
    for (let next = this.nextDueAt(); next !== null && next <= now; next = this.nextDueAt()) {
      const due = this.#later.pop();
      const entry = due && this.#entries.get(due.webhookId);
      if (entry === undefined) continue;
      entry.state = 'ready';
      this.#ready[entry.subscriber.lane].add(entry.subscriber.id);
    }
  }

  /** A time that was replaced by another stays in the heap until it comes up. */
  #dropStale(): void {
    for (let top = this.#later.peek(); top !== undefined; top = this.#later.peek()) {
      const entry = this.#entries.get(top.webhookId);
      if (entry?.state === 'waiting' && entry.dueAt === top.dueAt) return;
      this.#later.pop();
    }
  }

  #nextReady(): Entry | undefined {
    for (let i = 0; i < ROUND.length; i += 1) {
      const lane = ROUND[this.#round];
      this.#round = (this.#round + 1) % ROUND.length;
      if (lane === undefined) continue;
      const [webhookId] = this.#ready[lane];
      if (webhookId === undefined) continue;
      this.#ready[lane].delete(webhookId);
      const entry = this.#entries.get(webhookId);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}
