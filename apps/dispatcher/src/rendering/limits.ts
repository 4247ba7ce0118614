// Limits of one render. They count steps, so that the same template fails or succeeds on every machine, however busy. The
// CPU time limit of the thread is a backstop for errors of the engine itself.
import type { RenderedPart } from '../ports/renderer.ts';
import { ExactNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { isList, ReadyText, type Value } from './values.ts';

export const TEMPLATE_MAX_CHARS = 32 * 1024;
/** Of the result. */
export const OUTPUT_MAX_BYTES: Readonly<Record<RenderedPart, number>> = {
  extra_data: 64 * 1024,
  body: 256 * 1024,
  // As long as a URL and a header may be that are stored without a template.
  url: 2048,
  header: 4096,
};
/** Of a text that a filter or `~` makes; what stands in the context may be longer. */
export const TEXT_MAX_CHARS = 1024 * 1024;
const ITEMS_MAX = 10_000;
export const STEPS_MAX = 100_000;
/** Of lists and maps in one another, as for contexts. */
export const DEPTH_MAX = 128;
/** Characters that cost one step where a text is gone through. */
const CHARS_PER_STEP = 128;
/** Items that cost one step where a list is gone through. */
const ITEMS_PER_STEP = 16;

export class Budget {
  readonly #steps: number;
  #left: number;

  constructor(steps: number) {
    this.#steps = steps;
    this.#left = steps;
  }

  get spent(): number {
    return this.#steps - this.#left;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TemplateFault('the template needs too many steps: loop over fewer items');
  }

  /** Pays for going through `chars` characters, and refuses to make a longer text than is allowed. */
  text(chars: number): void {
    if (chars > TEXT_MAX_CHARS) throw new TemplateFault(`a text is longer than ${TEXT_MAX_CHARS} characters`);
    this.spend(chars / CHARS_PER_STEP);
  }

  /** Pays for handing a value to something that may go through all of it. */
  reading(value: Value | undefined): void {
    if (typeof value === 'string') this.spend(value.length / CHARS_PER_STEP);
    else if (value instanceof ReadyText) this.spend(value.text.length / CHARS_PER_STEP);
    // Calculating with digits takes more than their number.
    else if (value instanceof ExactNumber) this.spend(value.source.length);
    else if (isList(value)) this.spend(value.length / ITEMS_PER_STEP);
    else if (value instanceof Map) this.spend(value.size / ITEMS_PER_STEP);
  }

  items(count: number): void {
    if (count > ITEMS_MAX) throw new TemplateFault(`a list has more than ${ITEMS_MAX} items`);
    this.spend(count);
  }
}
