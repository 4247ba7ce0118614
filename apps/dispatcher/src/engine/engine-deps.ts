// The dependencies and limits of the engine.
import type { Meter } from '../ports/meter.ts';
import type { Store } from '../ports/store/index.ts';
import type { AttemptDeps } from './attempt.ts';
import type { Heartbeat } from './heartbeat.ts';

export type EngineDeps = AttemptDeps & {
  store: Pick<Store, 'claim' | 'settle' | 'dueEndpoints' | 'followClock' | 'renewLease' | 'news'>;
  /** Attempts under way at once, over all endpoints. */
  maxInFlight: number;
  /** Bodies of attempts under way, in bytes, over all endpoints. */
  bodyBytesMax: number;
  /** How long a stop waits for attempts under way. */
  drainMs: number;
  /** A lease outlives the attempt's timeout by this much: time to settle, also on a busy disk. */
  leaseMarginMs: number;
  /** Whether the leases of this node hold; by default they do until they end. */
  heartbeat?: Pick<Heartbeat, 'isTrusted' | 'clocksApartMs' | 'beat'>;
  onFault: (error: unknown) => void;
  meter?: Meter | undefined;
};
