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
function statusAfter(status: ReplayStatus, action: ReplayAction): ReplayStatus | null {
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

/** A running replay ends with its last item. */
export const endIfDone = (replay: Replay, now: number): Replay =>
  replay.status !== 'running' || replay.replayed + replay.skipped < replay.total
    ? replay
    : { ...replay, status: 'done', finishedAt: now };

const started = (replay: Replay, now: number): Replay =>
  endIfDone({ ...replay, status: 'running', startedAt: replay.startedAt ?? now }, now);

/** After a step of its planning. @param found items of this step; @param isOver nothing is left to examine */
export function planned(replay: Replay, { found, isOver }: { found: number; isOver: boolean }, now: number): Replay {
  const next = { ...replay, total: replay.total + found };
  if (!isOver) return next;
  return replay.startsAtOnce ? started(next, now) : { ...next, status: 'planned' };
}

/** After an action of a person; `null` = not possible as it is. */
export function changed(replay: Replay, action: ReplayAction, now: number): Replay | null {
  const status = statusAfter(replay.status, action);
  if (status === null) return null;
  if (status === 'running') return started(replay, now);
  return { ...replay, status, ...(status === 'cancelled' ? { finishedAt: now } : {}) };
}

/** Of an item's delivery, as it is when its turn comes. */
export type ReplayItem = {
  /** `false` = it was pruned, and its number may be a newer one's. */
  isStored: boolean;
  isErased: boolean;
  /** A body of its own, or its event's. */
  hasBody: boolean;
  /** A copy of it was delivered since the plan. */
  isRecovered: boolean;
};

/** Whether it is left out, and counts as skipped. So does one whose webhook was deleted since. */
export const skips = ({ isStored, isErased, hasBody, isRecovered }: ReplayItem): boolean =>
  !isStored || isErased || !hasBody || isRecovered;
