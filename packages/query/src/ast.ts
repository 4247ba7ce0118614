// A query as data, with the position of each part. Spans are offsets into the text, `to` excluded.

export type Span = { readonly from: number; readonly to: number };

/** What a value stands for. Which kinds a key takes follows from the key. */
export type Value =
  /** `*`: there is one, whatever it is. */
  | { readonly kind: 'any' }
  /** One of the key's own words, or an exact text. */
  | { readonly kind: 'text'; readonly text: string }
  /** A text with `*` for any characters. */
  | { readonly kind: 'pattern'; readonly text: string }
  /** Part of a text, whatever its case. */
  | { readonly kind: 'part'; readonly text: string }
  /** An unquoted value inside a body: the text, the number, or `true`, `false`, `null` of these letters. */
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'id'; readonly id: number }
  /** A stretch of numbers; `null` = without end. Durations are milliseconds, sizes bytes. */
  | {
      readonly kind: 'interval';
      readonly min: number | null;
      readonly max: number | null;
      /** Whether the end itself is left out. */
      readonly open: boolean;
    }
  /** Epoch milliseconds. */
  | { readonly kind: 'time'; readonly at: number }
  /** That many milliseconds before the query is asked. */
  | { readonly kind: 'ago'; readonly ms: number };

export type Term = Span & {
  readonly type: 'term';
  readonly key: string;
  /** Of `body.PATH` and `header.NAME`; `''` for every other key. */
  readonly path: string;
  /** Any of them is enough. */
  readonly values: readonly Value[];
};

/** Words without a key: looked for in names, ids and the webhook. */
export type FreeText = Span & { readonly type: 'text'; readonly text: string };

/** An `and` of nothing is the empty query: it matches everything. */
export type Query =
  | Term
  | FreeText
  | (Span & { readonly type: 'and'; readonly nodes: readonly Query[] })
  | (Span & { readonly type: 'or'; readonly nodes: readonly Query[] })
  | (Span & { readonly type: 'not'; readonly node: Query });

/** `fix`: what may be put in place of the span. */
export type QueryFault = Span & { readonly message: string; readonly fix?: string };
export type Parsed = { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly fault: QueryFault };

/** Thrown inside of the parser only. */
export class Fault extends Error {
  readonly fault: QueryFault;
  constructor(message: string, { from, to }: Span, fix?: string) {
    super(message);
    this.fault = fix === undefined ? { message, from, to } : { message, from, to, fix };
  }
}
