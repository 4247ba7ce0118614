// The connections of one stage, in the order in which they entered it. A list of links and not a Map: each request moves its
// connection three times, and what a Map left behind was kept alive by the old generation (domain/numbered.ts).
import type { Duplex } from 'node:stream';

export class Tracked<Stage> {
  readonly socket: Duplex;
  /** Its stage, since `since`. */
  stage: Stage;
  since: number;
  before: Tracked<Stage> | null = null;
  after: Tracked<Stage> | null = null;
  /** Made once for each connection, because each request listens with them. */
  readonly isTaking: () => void;
  readonly isWaiting: () => void;

  constructor(socket: Duplex, stage: Stage, since: number, moved: { isTaking: () => void; isWaiting: () => void }) {
    this.socket = socket;
    this.stage = stage;
    this.since = since;
    this.isTaking = moved.isTaking;
    this.isWaiting = moved.isWaiting;
  }
}

export class StageList<Stage> {
  first: Tracked<Stage> | null = null;
  #last: Tracked<Stage> | null = null;

  push(one: Tracked<Stage>): void {
    one.before = this.#last;
    if (this.#last === null) this.first = one;
    else this.#last.after = one;
    this.#last = one;
  }

  remove(one: Tracked<Stage>): void {
    if (one.before === null) this.first = one.after;
    else one.before.after = one.after;
    if (one.after === null) this.#last = one.before;
    else one.after.before = one.before;
    one.before = null;
    one.after = null;
  }
}
