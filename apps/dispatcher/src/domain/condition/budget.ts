// Limits the cost of one evaluation, so that no rule and no context can block the process. It counts steps instead of
// time, so the same rule on the same data always stops at the same place.

export const MAX_STEPS = 10_000;

/** Characters that may be read, compared or written for one step. */
const CHARS_PER_STEP = 1_024;
/** Searching a text for another can compare each character of one with each of the other. */
const COMPARISONS_PER_STEP = 4_096;
/** Arguments of an operator that are covered by its own step; a list literal pays for each of its items. */
const ARGUMENTS_PER_STEP = 8;

/** Why a rule cannot be evaluated, in words that follow "cannot be evaluated: ". */
export class ConditionFault extends Error {}

/** Is told of each operation of the rule that came out as a value, as often as it did. */
export type Observer = (operation: object, value: unknown) => void;

export class Budget {
  /** For a caller that wants to see every value of a rule; it costs no steps. */
  readonly observer: Observer | undefined;
  #steps = 0;

  constructor(observer?: Observer) {
    this.observer = observer;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Call before the work is done, so that work beyond the limit never starts. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MAX_STEPS) throw new ConditionFault(`it needs more than ${MAX_STEPS} steps for this event`);
  }

  spendOperator(argumentCount: number): void {
    this.spend(1 + Math.floor(argumentCount / ARGUMENTS_PER_STEP));
  }

  spendChars(count: number): void {
    this.spend(Math.floor(count / CHARS_PER_STEP));
  }

  spendSearch(needleLength: number, textLength: number): void {
    this.spend(
      Math.floor((needleLength * textLength) / COMPARISONS_PER_STEP) + Math.floor(textLength / CHARS_PER_STEP),
    );
  }
}
