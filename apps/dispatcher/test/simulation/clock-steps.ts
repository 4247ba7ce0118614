// Which steps of the clock the store has not been told of: whoever begins next finds the stored times as another clock left
// them, and has only those to tell by. Of a single node; the clocks of several are not set.
export class ClockSteps {
  /** By how much the process that runs was told that the clock was set, in order; 0 = the machine slept, which is time that passed. */
  readonly #asked: number[] = [];
  #lastTold = '';
  /** What a process that died took with it, and what happened while none ran. Negative: back. */
  untoldMs = 0;

  set(byMs: number, isHeard: boolean): void {
    if (isHeard) this.#asked.push(byMs);
    else this.untoldMs += byMs;
  }

  slept(): void {
    this.#asked.push(0);
  }

  /** The store has followed. It is asked again where its answer was lost. */
  told(step: string): void {
    if (step !== this.#lastTold) this.#asked.shift();
    this.#lastTold = step;
  }

  died(): void {
    for (const byMs of this.#asked.splice(0)) this.untoldMs += byMs;
  }

  /** The store has compared the clock with the times it has. */
  resumed(): void {
    this.untoldMs = 0;
  }
}
