// A noisy neighbour: a tenant that asks for much, and what it costs another tenant of the same dispatcher.
import type { Producer } from '../producer.ts';
import type { ReceiverProcess } from '../receiver-process.ts';
import type { ServeProcess } from '../serve-process.ts';

export type Surroundings = {
  /** The noisy tenant. */
  producer: Producer;
  /** A receiver of its own, in a process of its own. */
  receiver: ReceiverProcess;
  serve: ServeProcess;
};

export type Neighbour = {
  /** The row's words: what it does. */
  text: string;
  /** Once, before anything is measured. */
  prepare: (surroundings: Surroundings) => Promise<void>;
  /** Makes its noise until the signal is aborted. It may fail then: the dispatcher ends, whatever it had under way. */
  disturb: (surroundings: Surroundings, signal: AbortSignal) => Promise<void>;
};
