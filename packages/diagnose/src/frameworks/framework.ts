// What every text about a framework needs. One file per framework, so that an adapter loads one only.

export interface Framework {
  /** Also the name of the file here: `@posthorn/diagnose/frameworks/ID`. */
  readonly id: string;
  /** As its makers write it. */
  readonly name: string;
  /** What usually reads the body before a receiver gets it, as a noun: "the JSON parser (express.json())". */
  readonly parser: string;
  /** The same for bodies that were read as one kind, where the framework has a parser for each. */
  readonly parsers?: Readonly<Record<'json' | 'form' | 'text', string>>;
  /** What to do so that the receiver gets the bytes that were sent: whole sentences that change no other route. */
  readonly keepBytes: string;
  /** The platform's own limit of a body, below which no setting of a receiver helps, and how to raise it. */
  readonly bodyLimit?: string;
  /** The lines to write with the receiver kit. */
  readonly code: string;
  /** The kit's adapter: its import path below `@posthorn/receiver-kit`, empty for the package itself, and its name. */
  readonly adapter: { readonly path: string; readonly name: string };
}

/** With what a program has no use for, so that a bundle with an adapter does not hold it. */
export interface DocumentedFramework extends Framework {
  /** The lines to write without the kit; they end in `verify(bytes)`. */
  readonly plainCode: string;
}
