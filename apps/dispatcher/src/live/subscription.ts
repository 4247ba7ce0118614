// One query of one viewer: its position in the log and what to send next. It reads when there may be changes and when
// there is room again; each frame continues the previous one.
import type { LiveChanges, LiveSnapshot, LiveStore } from '../ports/store/live.ts';
import { Credit } from './credit.ts';
import * as frames from './frames.ts';
import type { Limits } from './limits.ts';
import { ShownRows } from './shown-rows.ts';

export type SubscriptionDeps = {
  id: string;
  tenantId: number;
  query: string | undefined;
  snapshotRows: number;
  since: { epoch: string; seq: number } | null;
  store: Pick<LiveStore, 'findPlace' | 'liveSnapshot' | 'liveChanges'>;
  limits: Limits;
  /** The last change that is known of. */
  head: () => number;
  send: (text: string) => void;
  onFault: (error: unknown) => void;
};

export class Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #credit: Credit;
  #shown: ShownRows | null = null;
  /** What was read up to here holds nothing that was not told. */
  #position = 0;
  /** What the viewer knows of that. */
  #told = 0;
  /** Everything up to here is told whole: it was away, and is catching up. */
  #wholeUpTo = 0;
  #state: 'new' | 'open' | 'closed' = 'new';
  #paused = false;
  /** There was more to tell than room. */
  #starved = false;
  #working: Promise<void> | null = null;
  #nudged = false;

  constructor(deps: SubscriptionDeps) {
    this.#deps = deps;
    this.#credit = new Credit(deps.limits);
  }

  /** There may be something to tell, or room to tell it in. */
  nudge(): void {
    this.#nudged = true;
    this.#working ??= this.#work();
  }

  ack(seq: number): void {
    this.#credit.acked(Math.min(seq, this.#told));
    if (this.#starved) this.nudge();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#state === 'open') this.#catchUp(this.#deps.head());
    this.nudge();
  }

  /** Tells where it stands, if it moved on and nothing was to be told of it: positions must not become too old to go on from. */
  mark(): void {
    if (this.#state !== 'open' || this.#paused || this.#told === this.#position) return;
    this.#told = this.#position;
    this.#deps.send(frames.mark(this.#deps.id, this.#position));
  }

  close(): void {
    this.#state = 'closed';
  }

  async #work(): Promise<void> {
    try {
      while (this.#nudged && this.#state !== 'closed') {
        this.#nudged = false;
        if (this.#state === 'new') await this.#begin();
        await this.#tell();
      }
    } catch (error) {
      // The next nudge tries again, from where it stands.
      this.#deps.onFault(error);
    } finally {
      this.#working = null;
    }
  }

  async #begin(): Promise<void> {
    const { id, store, since, limits, head } = this.#deps;
    const found = since === null ? null : await store.findPlace(since);
    if (this.#state === 'closed') return;
    if (since === null || found === null || found.place === 'unknown') {
      if (since !== null) this.#deps.send(frames.reset(id));
      await this.#takeSnapshot();
      return;
    }
    this.#state = 'open';
    this.#moveTo(since.seq);
    this.#told = since.seq;
    this.#shown = new ShownRows(limits.shownRows, found.newestDelivery);
    if (found.place === 'pruned') this.#gap(Math.max(found.head, head()), 'retention');
    else this.#catchUp(Math.max(found.head, head()));
  }

  async #takeSnapshot(): Promise<void> {
    const { id, tenantId, query, store, snapshotRows, limits } = this.#deps;
    const snapshot: LiveSnapshot = await store.liveSnapshot({ tenantId, query, limit: snapshotRows });
    if (this.#state === 'closed') return;
    this.#state = 'open';
    // What is older may be shown by the search.
    this.#shown = new ShownRows(limits.shownRows, snapshot.olderUpTo);
    this.#shown.add(snapshot.seqs);
    this.#moveTo(snapshot.seq);
    this.#wholeUpTo = snapshot.seq;
    this.#send(frames.snap(id, snapshot));
  }

  /** Told everything since, if that is not too much. */
  #catchUp(head: number): void {
    if (head - this.#position > this.#deps.limits.resumeChanges) this.#gap(head, 'paused');
    this.#wholeUpTo = head;
  }

  async #tell(): Promise<void> {
    const upTo = this.#deps.head();
    this.#starved = false;
    while (this.#state === 'open' && !this.#paused && this.#position < upTo) {
      if (this.#credit.isSpent) {
        this.#starved = true;
        return;
      }
      await this.#tellNext();
    }
  }

  async #tellNext(): Promise<void> {
    const { tenantId, query, store, limits, head } = this.#deps;
    const behind = this.#position < this.#wholeUpTo ? 0 : head() - this.#position;
    if (behind > limits.gapAfterChanges) {
      this.#gap(head(), 'slow');
      return;
    }
    const changes = await store.liveChanges({
      ...{ tenantId, query, from: this.#position },
      ...(behind > limits.sampledAfterChanges
        ? { changesMax: limits.sampledChanges, matchedMax: null, rowsMax: limits.sampledRows }
        : { changesMax: limits.frameChanges, matchedMax: limits.frameRows, rowsMax: limits.frameRows }),
    });
    // Paused meanwhile: it is read again, as it is then.
    if (this.#state !== 'open' || this.#paused) return;
    // Paused for longer than the log goes back.
    if (changes.from > this.#position) this.#gap(changes.from, 'retention');
    if (changes.to === this.#position) throw new Error(`the log holds nothing after ${changes.to}`);
    this.#tellChanges(changes);
  }

  #tellChanges(changes: LiveChanges): void {
    const { id, query } = this.#deps;
    const out = query === undefined ? [] : (this.#shown?.takeOut(changes.others) ?? []);
    if (query !== undefined) this.#shown?.add(changes.seqs);
    const from = this.#told;
    if (changes.matched === 0 && out.length === 0) {
      this.#position = changes.to;
      return;
    }
    this.#moveTo(changes.to);
    this.#send(frames.changes(id, from, changes, out));
  }

  #gap(to: number, why: 'slow' | 'retention' | 'paused'): void {
    const from = this.#told;
    if (to <= from) return;
    this.#moveTo(to);
    this.#send(frames.gap(this.#deps.id, { from, to, why }));
  }

  #moveTo(seq: number): void {
    this.#position = seq;
    this.#told = seq;
  }

  #send(text: string): void {
    this.#credit.sent(this.#told, Buffer.byteLength(text));
    this.#deps.send(text);
  }
}
