// Replays: whether each goes on, and no faster than its rate, whichever nodes run it.
import type { Replay } from '../../src/domain/replay.ts';
import type { ReplayStep, Taken } from '../../src/ports/store/replays.ts';
import type { Model } from './model.ts';
import type { By } from './model-attempts.ts';

type Step = { askedAt: number; at: number; added: number };
type KnownReplay = { replay: Replay; movedAt: number; steps: Step[] };

const SECOND_MS = 1000;
/** The lease of a node that died, and the pause after its last step: then another goes on. */
export const REPLAY_LEASE_MS = 10_000 + 2000;

export class ModelReplays {
  readonly #model: Model;
  readonly #replays = new Map<number, KnownReplay>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** It was made, planned on or changed. */
  moved(replay: (Replay & Taken) | null | undefined, { at }: By): void {
    if (replay === null || replay === undefined || replay.takenUntil !== undefined) return;
    const known = this.#replays.get(replay.id);
    this.#replays.set(replay.id, { replay, movedAt: at, steps: known?.steps ?? [] });
  }

  step(step: ReplayStep | null, by: By): void {
    if (step === null || step.takenUntil !== undefined) return;
    this.moved(step.replay, by);
    const { id, ratePerSecond } = step.replay;
    const steps = this.#replays.get(id)?.steps ?? [];
    steps.push({ askedAt: by.askedAt, at: by.at, added: step.added });
    // A slow step is done later than it was asked for: two are close only if they are so by both times.
    const close = steps.filter(
      ({ askedAt, at }) => askedAt > by.askedAt - SECOND_MS && askedAt <= by.askedAt && at > by.at - SECOND_MS,
    );
    const count = close.reduce((sum, { added }) => sum + added, 0);
    if (count > Math.ceil(ratePerSecond))
      this.#model.problem('simulation-13', `replay ${id} sends ${count} in a second, not ${ratePerSecond}`);
  }

  /** While nothing goes wrong. @param lateMs how late a node may hear of it, and how long no process noticed time passing */
  checkAtRest(elapsed: number, lateMs: number): void {
    for (const { replay, movedAt } of this.#replays.values()) {
      if (replay.status !== 'planning' && replay.status !== 'running') continue;
      const stillMs = elapsed - movedAt - lateMs;
      if (stillMs > 0)
        this.#model.problem(
          'simulation-13',
          `replay ${replay.id} is ${replay.status}, and stands still for ${stillMs} ms`,
        );
    }
  }
}
