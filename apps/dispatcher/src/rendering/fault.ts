// What is wrong with a template, or with what it does to this context. The text is kept with the event and shown, so
// it names the place in the template and never a value of the context.
export class TemplateFault extends Error {
  readonly #placed: boolean;

  constructor(message: string, place?: { line: number; column: number }) {
    super(place === undefined ? message : `line ${place.line}, column ${place.column}: ${message}`);
    this.#placed = place !== undefined;
  }

  /** The same fault with its place, if it has none yet: the innermost place is the telling one. */
  at(place: { line: number; column: number }): TemplateFault {
    return this.#placed ? this : new TemplateFault(this.message, place);
  }
}
