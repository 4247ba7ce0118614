// One query of one viewer: its position in the log and what to send next. It reads when there may be changes and when
// there is room again; each frame continues the previous one. The store says how far behind it is.
import type { LivePosition } from '@posthorn/contracts/live';
import type { LiveChanges, LiveStore } from '../ports/store/live.ts';
import { Credit } from './credit.ts';
import * as frames from './frames.ts';
import type { Limits } from './limits.ts';
import { ShownRows } from './shown-rows.ts';

export type SubscriptionDeps = {
  id: string;
  tenantId: number;
  query: string | undefined;
  snapshotRows: number;
  since: LivePosition | null;
  store: Pick<LiveStore, 'findPlace' | 'liveSnapshot' | 'liveChanges'>;
  limits: Limits;
  /** The position of the last change that is known of. */
  head: () => LivePosition;
  send: (text: string) => void;
  onFault: (error: unknown) => void;
};

/** How far a read came: changes that it passed, and those that follow. */
type Passed = { count: number; behind: number };

export class Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #credit: Credit;
  #shown: ShownRows | null = null;
  /** What was read up to here holds nothing that was not told. */
  #position: LivePosition = '';
  /** What the viewer knows of that. */
  #told: LivePosition = '';
  /** So many of the next changes are told whole: it was away, and is catching up. */
  #owed = 0;
  #state: 'new' | 'open' | 'closed' = 'new';
  #paused = false;
  /** It was paused, and it is not known yet how much it missed. */
  #resumed = false;
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

  ack(at: LivePosition): void {
    this.#credit.acked(at);
    if (this.#starved) this.nudge();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#resumed = this.#state === 'open';
    this.nudge();
  }

  /** Tells where it stands, if it moved on and nothing was to be told of it: positions must not become too old to go on from. */
  mark(): void {
    if (!this.#isTelling || this.#told === this.#position) return;
    this.#deps.send(frames.mark(this.#deps.id, this.#told, this.#position));
    this.#told = this.#position;
    this.#credit.marked(this.#told);
  }

  close(): void {
    this.#state = 'closed';
  }

  get #isTelling(): boolean {
    return this.#state === 'open' && !this.#paused;
  }

  async #work(): Promise<void> {
    try {
      while (this.#nudged && this.#state !== 'closed') {
        this.#nudged = false;
        if (this.#state === 'new') await this.#begin();
        await this.#tell();
      }
    } catch (error) {
      // The next nudge tries again, from where it stands. A read for a viewer that is gone may fail because the store is
      // closed by now.
      if (this.#state !== 'closed') this.#deps.onFault(error);
    } finally {
      this.#working = null;
    }
  }

  async #begin(): Promise<void> {
    const { id, store, since, limits } = this.#deps;
    const found = since === null ? null : await store.findPlace({ at: since });
    if (this.#state === 'closed') return;
    if (since === null || found === null || found.place === 'unknown') {
      if (since !== null) this.#deps.send(frames.reset(id));
      await this.#takeSnapshot();
      return;
    }
    this.#state = 'open';
    this.#moveTo(since);
    this.#shown = new ShownRows(limits.shownRows, found.newestDelivery);
    if (found.place === 'pruned') {
      this.#gap({ to: found.head, changes: found.behind, behind: 0, why: 'retention' });
    } else this.#catchUp(found);
  }

  async #takeSnapshot(): Promise<void> {
    const { id, tenantId, query, store, snapshotRows, limits } = this.#deps;
    const snapshot = await store.liveSnapshot({ tenantId, query, limit: snapshotRows });
    if (this.#state === 'closed') return;
    this.#state = 'open';
    // What is older may be shown by the search.
    this.#shown = new ShownRows(limits.shownRows, snapshot.olderUpTo);
    this.#shown.add(snapshot.seqs);
    this.#moveTo(snapshot.at);
    this.#send(frames.snap(id, snapshot));
  }

  /** Told everything up to `head`, if that is not too much. */
  #catchUp({ behind, head }: { behind: number; head: LivePosition }): void {
    const isTooMuch = behind > this.#deps.limits.resumeChanges;
    this.#owed = isTooMuch ? 0 : behind;
    if (isTooMuch) this.#gap({ to: head, changes: behind, behind: 0, why: 'paused' });
  }

  async #tell(): Promise<void> {
    this.#starved = false;
    if (this.#resumed && this.#isTelling) await this.#comeBack();
    if (this.#position === this.#deps.head()) return;
    // What the first read finds behind it is told now, and what comes meanwhile with the next nudge.
    let left: number | null = null;
    while (this.#isTelling && !this.#resumed && left !== 0) {
      if (this.#credit.isSpent) {
        this.#starved = true;
        return;
      }
      const { count, behind } = await this.#tellNext();
      left = left === null ? behind : Math.max(0, left - count);
    }
  }

  async #comeBack(): Promise<void> {
    const found = await this.#deps.store.findPlace({ at: this.#position });
    // Paused meanwhile: it is asked again, as it is then.
    if (!this.#isTelling) return;
    this.#resumed = false;
    this.#catchUp(found);
  }

  async #tellNext(): Promise<Passed> {
    const { limits } = this.#deps;
    const whole = { changesMax: limits.frameChanges, matchedMax: limits.frameRows, rowsMax: limits.frameRows };
    const sampled = { changesMax: limits.sampledChanges, matchedMax: null, rowsMax: limits.sampledRows };
    const { tenantId, query, store } = this.#deps;
    const from = { tenantId, query, from: this.#position };
    const behindMax = this.#owed > 0 ? null : limits.sampledAfterChanges;
    let read = await store.liveChanges({ ...from, behindMax, ...whole });
    if (read.kind === 'far' && this.#isTelling) {
      read = await store.liveChanges({ ...from, behindMax: limits.gapAfterChanges, ...sampled });
    }
    // Paused meanwhile: it is read again, as it is then.
    if (!this.#isTelling) return { count: 0, behind: 0 };
    if (read.kind === 'far') {
      this.#gap({ to: read.head, changes: read.behind, behind: 0, why: 'slow' });
      return { count: read.behind, behind: 0 };
    }
    const { lost, begin, count, behind } = read;
    // Paused for longer than the log goes back.
    if (lost > 0) this.#gap({ to: begin, changes: lost, behind: count + behind, why: 'retention' });
    if (count === 0 && behind > 0)
      throw new Error(`the log holds nothing after ${begin}, but ${behind} changes follow`);
    this.#tellChanges(read);
    this.#owed = Math.max(0, this.#owed - lost - count);
    return { count: lost + count, behind };
  }

  #tellChanges(read: LiveChanges): void {
    const { id, query } = this.#deps;
    const out = query === undefined ? [] : (this.#shown?.takeOut(read.others) ?? []);
    if (query !== undefined) this.#shown?.add(read.seqs);
    const from = this.#told;
    if (read.matched === 0 && out.length === 0) {
      this.#position = read.to;
      return;
    }
    this.#moveTo(read.to);
    this.#send(frames.changes(id, from, read, out));
  }

  #gap(gap: Omit<frames.Gap, 'from'>): void {
    const from = this.#told;
    this.#moveTo(gap.to);
    this.#send(frames.gap(this.#deps.id, { from, ...gap }));
  }

  #moveTo(position: LivePosition): void {
    this.#position = position;
    this.#told = position;
  }

  #send(text: string): void {
    this.#credit.sent(this.#told, Buffer.byteLength(text));
    this.#deps.send(text);
  }
}
