// A replay: old deliveries found once by a filter, then sent again at a rate. Its possible steps, without a clock.
import type { DeliveryStatus, ReplayOutcomes, ReplayStatus } from '@posthorn/contracts';
import type { DeliveryFilter } from './records.ts';

export type Replay = {
  id: number;
  tenantId: number;
  status: ReplayStatus;
  filter: DeliveryFilter;
  ratePerSecond: number;
  /** Whether it runs as soon as it is planned. */
  startsAtOnce: boolean;
  total: number;
  replayed: number;
  skipped: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
};

/** How many of its new deliveries are in each status; a status that none is in may be missing. */
export type StatusCounts = Readonly<Partial<Record<DeliveryStatus, number>>>;

export function outcomesOf(counts: StatusCounts): ReplayOutcomes {
  const { delivered = 0, failed = 0, cancelled = 0, ...unfinished } = counts;
  return { delivered, failed, cancelled, waiting: Object.values(unfinished).reduce((sum, count) => sum + count, 0) };
}

const REPLAY_ACTIONS = ['start', 'pause', 'resume', 'cancel'] as const;
export type ReplayAction = (typeof REPLAY_ACTIONS)[number];

const STEPS: Record<ReplayAction, { from: readonly ReplayStatus[]; to: ReplayStatus }> = {
  start: { from: ['planned'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['planning', 'planned', 'running', 'paused'], to: 'cancelled' },
};

/** What it is after this action; `null` = not possible as it is. */
export function statusAfter(status: ReplayStatus, action: ReplayAction): ReplayStatus | null {
  const step = STEPS[action];
  return step.from.includes(status) ? step.to : null;
}

/** Why an action is refused, and what to do instead. */
export function refusalOf(status: ReplayStatus, action: ReplayAction): string {
  if (status === 'planning') return `The replay is still being planned. Wait until planning ends, then ${action} it.`;
  if (status === 'done' || status === 'cancelled') return `The replay is already ${status}. Create a new replay.`;
  const possible = REPLAY_ACTIONS.filter((one) => statusAfter(status, one) !== null);
  return `The replay is ${status}. The action that is possible now is ${possible.join(' or ')}.`;
}
