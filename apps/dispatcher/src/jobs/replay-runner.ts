// Advances replays: plans unplanned ones, sends due items at their rate, clears cancelled ones. Its only state outside
// the store is what was sent in the last second; a new process waits that long.
import type { Ulids } from '../domain/ids.ts';
import type { Replay } from '../domain/replay.ts';
import { ReplayPace } from '../domain/replay-pace.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { RenderedAgain, ReplayTarget } from '../ports/store/replays.ts';
import { Job } from './job.ts';

export type ReplayRunnerDeps = {
  store: Pick<Store, 'activeReplays' | 'planReplay' | 'replayTargets' | 'replayStep' | 'dropReplayItems'>;
  /** Renders what is sent to targets, with their templates as they are now. */
  renderAgain: (targets: readonly ReplayTarget[]) => Promise<RenderedAgain[]>;
  clock: Clock;
  ulids: Ulids;
  onFault: (error: unknown) => void;
};

const CHUNK_ROWS = 2000;

export class ReplayRunner implements AsyncDisposable {
  readonly #deps: ReplayRunnerDeps;
  readonly #job: Job;
  readonly #begun: { at: number; passed: number };
  /** Those with something to do, as they were last seen. */
  #active = new Map<number, Replay>();
  /** Kept while a replay is paused too: what went just before counts when it goes on. */
  readonly #paces = new Map<number, ReplayPace>();
  #stale = true;

  constructor(deps: ReplayRunnerDeps) {
    this.#deps = deps;
    this.#begun = { at: deps.clock.now(), passed: deps.clock.monotonic() };
    this.#job = new Job({ clock: deps.clock, step: () => this.#step(), onFault: deps.onFault });
  }

  start(): void {
    this.#job.start();
  }

  /** Says that a replay was created or changed. */
  wake(): void {
    this.#stale = true;
    this.#job.wake();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#job[Symbol.asyncDispose]();
  }

  /** One bounded act for each replay that is due: none waits for the end of another. */
  async #step(): Promise<number | null> {
    try {
      if (this.#stale) await this.#look();
      let next: number | null = null;
      for (const replay of [...this.#active.values()]) {
        const dueAt = await this.#carryOn(replay);
        if (dueAt !== null) next = Math.min(next ?? dueAt, dueAt);
      }
      return next;
    } catch (error) {
      this.#stale = true;
      throw error;
    }
  }

  async #look(): Promise<void> {
    this.#stale = false;
    const active = await this.#deps.store.activeReplays();
    this.#active = new Map(active.map((replay) => [replay.id, replay]));
  }

  /** When it is due again; `null` = it is over, or waits for a user. */
  async #carryOn(replay: Replay): Promise<number | null> {
    if (replay.status === 'planning') return this.#plan(replay);
    if (replay.status === 'running') return this.#send(replay);
    const more = await this.#deps.store.dropReplayItems({ id: replay.id, limit: CHUNK_ROWS });
    if (more) return this.#deps.clock.now();
    this.#forget(replay.id);
    return null;
  }

  async #plan({ id }: Replay): Promise<number | null> {
    const now = this.#deps.clock.now();
    const planned = await this.#deps.store.planReplay({ id, limit: CHUNK_ROWS, now });
    return this.#takeOver(id, planned, planned?.takenUntil ?? now);
  }

  async #send(replay: Replay): Promise<number | null> {
    const { clock, store, ulids, renderAgain } = this.#deps;
    const asked = clock.monotonic();
    const pace = this.#paceOf(replay, asked);
    const allowed = pace.allowed(asked);
    if (allowed === 0) return clock.now() + pace.nextAt(asked) - asked;
    const targets = await store.replayTargets({ id: replay.id, limit: allowed });
    const rendered = targets.length === 0 ? [] : await renderAgain(targets);
    // That may have taken long: the rate is that of what is sent, which begins now.
    const now = clock.now();
    const passed = clock.monotonic();
    // Before it is done: where the answer is lost it counts too.
    pace.sent(passed, allowed);
    const ids = Array.from({ length: allowed }, () => ulids.next(now));
    const done = await store.replayStep({ id: replay.id, ulids: ids, now, rendered });
    return this.#takeOver(replay.id, done?.replay ?? null, done?.takenUntil ?? now + pace.nextAt(passed) - passed);
  }

  #takeOver(id: number, replay: Replay | null, dueAt: number): number | null {
    if (replay?.status === 'planning' || replay?.status === 'running') {
      this.#active.set(id, replay);
      return dueAt;
    }
    // A cancelled one has items left to clear, if it was cancelled just now: the news of it come.
    if (replay?.status === 'paused') this.#active.delete(id);
    else this.#forget(id);
    return null;
  }

  #forget(id: number): void {
    this.#active.delete(id);
    this.#paces.delete(id);
  }

  #paceOf({ id, ratePerSecond, startedAt }: Replay, passed: number): ReplayPace {
    const known = this.#paces.get(id);
    if (known !== undefined) return known;
    // Begun by an earlier process, which may have sent some just before it ended.
    const isOld = startedAt !== null && startedAt <= this.#begun.at;
    const pace = new ReplayPace(ratePerSecond, isOld ? this.#begun.passed + ReplayPace.quietMs(ratePerSecond) : passed);
    this.#paces.set(id, pace);
    return pace;
  }
}
