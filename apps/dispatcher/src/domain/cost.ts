// The routing cost of a request so far, in condition steps instead of time, so that the same request always stops at
// the same place. 10,000 steps take about a millisecond.

export class Cost {
  steps = 0;

  add(steps: number): void {
    this.steps += steps;
  }
}

/** A subscriber that is looked at costs this much beside its condition. */
export const SUBSCRIBER_STEPS = 5;
/** Webhooks whose entries are compared with an event's name for one step. */
export const COMPARED_PER_STEP = 2;
/** Of each event of a request, beside its length: checking its members and finding its people. */
export const PARSE_STEPS = 50;
/** Characters of an event that are read for one step: 6 KB of short members take 0.1 ms. */
export const READ_PER_STEP = 6;
/** Beside the reading of the context that its result joins. */
export const TEMPLATE_STEPS = 200;
