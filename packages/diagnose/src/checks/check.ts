// What a check of a receiver is: data about one thing that is sent, what the receiver must do, and what it means if it does not.

/**
 * What the receiver must do. `accept`: answer 2xx. `refuse`: answer 4xx. `once`: handle one of several copies and say so.
 * `answer`: answer anything below 500.
 */
export type Expected = 'accept' | 'refuse' | 'once' | 'answer';

/** What a wrong answer leads to, the worst first. */
export const RISKS = ['forgery', 'loss', 'twice', 'noise'] as const;
export type Risk = (typeof RISKS)[number];

/** What is changed in a signed request with the example of an event. All parts are optional and work together. */
export interface Recipe {
  /** Another body, signed. Gets the example as compact JSON. */
  readonly body?: (example: string) => string;
  /** The body is changed after it was signed. `undo` gives what was signed. */
  readonly tamper?: { readonly change: (body: string) => string; readonly undo: (body: string) => string };
  /** Another event name, signed. */
  readonly event?: string;
  /** How far the time of the signature lies back, in seconds. */
  readonly ageS?: number;
  /** Which secrets sign, in this order. Default: the receiver's own. */
  readonly secrets?: readonly ('own' | 'other')[];
  /** Headers after signing, by name in lower case; `null` removes one. */
  readonly headers?: (signed: Readonly<Record<string, string>>) => Readonly<Record<string, string | null>>;
  /** Default `POST`. */
  readonly method?: string;
  /** More than one plain request. Only a sender with a socket of its own can send these. */
  readonly way?: 'again' | 'together' | 'in_parts' | 'broken_off' | 'gzip' | 'repeated_signature';
}

export interface ReceiverCheck {
  readonly id: string;
  /** What is sent: "a body that was changed after signing". */
  readonly sends: string;
  readonly expected: Expected;
  /** What a wrong answer means: a sentence. */
  readonly meaning: string;
  /** What to change if the answer is wrong. */
  readonly advice: AdviceKind;
  readonly recipe: Recipe;
}

export type AdviceKind =
  | 'verify'
  | 'keep_bytes'
  | 'collect_bytes'
  | 'signed_content'
  | 'event_name'
  | 'time'
  | 'signature_list'
  | 'compare_lengths'
  | 'missing_header'
  | 'body_limit'
  | 'remember_ids'
  | 'claim_first'
  | 'unknown_event'
  | 'sparse_context'
  | 'in_time'
  | 'reachable'
  | 'certificate'
  | 'redirect'
  | 'path'
  | 'secret'
  | 'no_secret'
  | 'clock'
  | 'headers'
  | 'own_error'
  | 'fault';
