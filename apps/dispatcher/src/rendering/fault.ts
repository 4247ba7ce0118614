// An error of a template, or of a template on this context. Its text is stored with the event and shown, so it names
// the position in the template and never a value of the context.
export type SourcePosition = { line: number; column: number };

export class TemplateFault extends Error {
  /** The message without its place. */
  readonly text: string;
  readonly place: SourcePosition | null;

  constructor(text: string, place?: SourcePosition) {
    super(place === undefined ? text : `line ${place.line}, column ${place.column}: ${text}`);
    this.text = text;
    this.place = place === undefined ? null : { line: place.line, column: place.column };
  }

  /** The same fault with its place, if it has none yet: the innermost place is the telling one. */
  at(place: SourcePosition): TemplateFault {
    return this.place === null ? new TemplateFault(this.text, place) : this;
  }
}
