// A noisy neighbour, which lives in a process of its own: a tenant that asks for much, and what it costs another tenant of the same dispatcher.
import type { Producer } from '../producer.ts';

export type Surroundings = {
  /** The noisy tenant. */
  producer: Producer;
  /** A receiver of its own, in a process of its own. */
  receiver: { url: string };
};

export type Neighbour = {
  /** The row's words: what it does. */
  text: string;
  /** It does not ask the dispatcher for anything: the time that it takes of the cores is what is measured. */
  isItsOwnNoise?: boolean;
  /** Environment of the dispatcher, beside this process's own. */
  env?: Readonly<Record<string, string>>;
  /** Another name for the receiver of the quiet tenant. */
  quietHost?: (url: string) => string;
  /** Fields of the quiet tenant's webhook, beside its URL and event. */
  quiet?: Record<string, unknown>;
  /** What of the quiet tenant is timed, in milliseconds each. Its events, if not given. */
  timed?: { text: string; times: (quiet: Producer, seconds: number) => Promise<number[]> };
  /** Once, before anything is measured. */
  prepare: (surroundings: Surroundings) => Promise<void>;
  /** Makes its noise until the signal is aborted. It may fail then: the dispatcher ends, whatever it had under way. */
  disturb: (surroundings: Surroundings, signal: AbortSignal) => Promise<void>;
};
