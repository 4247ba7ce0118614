// A run: one trigger, run once for one event. What stops a run before its first action, and what is stored of it.
import type { RunStop } from '@posthorn/contracts';
import { cut } from './condition/words.ts';
import type { RunItem } from './reaction.ts';

/** An event that so many reactions led to runs no trigger: reactions that bring each other about end here. */
const DEPTH_MAX = 5;
/** Runs of one trigger for one profile in any window of this length; what is beyond is stopped. */
export const RUNS_MAX = 60;
export const RUNS_WINDOW_MS = 60_000;

export type Stop = { reason: RunStop; detail: string };

/** @param depth of the event: how many reactions led to it */
export function depthStop(depth: number): Stop | null {
  if (depth < DEPTH_MAX) return null;
  const detail = `${depth} reactions led to this event, and ${DEPTH_MAX} is the most: reactions seem to bring each other about`;
  return { reason: 'depth', detail };
}

/** @param runs of the same trigger for the same profile, in the window that ends with the event */
export function oftenStop(runs: number): Stop | null {
  if (runs < RUNS_MAX) return null;
  const detail = `the trigger ran ${RUNS_MAX} times for this profile in ${RUNS_WINDOW_MS / 1000} seconds, which is the most`;
  return { reason: 'too_often', detail };
}

/** `Delivery`: one that is to be written. */
export type Run<Delivery extends { id: string }> = {
  triggerId: number;
  /** As it is called now. */
  triggerName: string;
  /** `null` = it ran. */
  stop: Stop | null;
  items: readonly RunItem[];
  /** One for each item that is `planned`, in their order. */
  deliveries: readonly Delivery[];
};

type AnyRun = Run<{ id: string }>;

/** The same run, stopped before its first action. */
export const stoppedRun = <Delivery extends { id: string }>(run: Run<Delivery>, stop: Stop): Run<Delivery> => ({
  ...run,
  stop,
  items: run.items.map((item) => ({ ...item, status: 'skipped', arguments: null, reason: null, targetId: null })),
  deliveries: [],
});

/** A stopped run counts as one, and each send that a target's own condition refuses. */
export const suppressionsIn = ({ stop, items }: Pick<AnyRun, 'stop' | 'items'>): (Stop['reason'] | 'condition')[] =>
  stop === null
    ? items.flatMap(({ status }) => (status === 'suppressed' ? ['condition' as const] : []))
    : [stop.reason];

/** Of one action, without anything of the event. */
export type StoredItem = Pick<RunItem, 'actionId' | 'handler' | 'status' | 'targetId'> & { deliveryId: string | null };
/** What of it shows values of the event. */
export type StoredDetail = Pick<RunItem, 'arguments' | 'reason'>;

/** Characters of one argument's JSON, and of all of a run's, that are kept. */
const VALUE_MAX_CHARS = 1000;
const RUN_MAX_CHARS = 65_536;

export function storedItems({ items, deliveries }: AnyRun): StoredItem[] {
  let next = 0;
  return items.map(({ actionId, handler, status, targetId }) => {
    const deliveryId = status === 'planned' ? (deliveries[next++]?.id ?? null) : null;
    return { actionId, handler, status, targetId, deliveryId };
  });
}

/** A long value is kept as the beginning of its JSON; arguments that are too much in all are not kept. */
export function storedDetails({ items }: Pick<AnyRun, 'items'>): StoredDetail[] {
  let room = RUN_MAX_CHARS;
  return items.map(({ arguments: all, reason }) => {
    const shown =
      all === null ? null : Object.fromEntries(Object.entries(all).map(([name, value]) => [name, short(value)]));
    const length = shown === null ? 0 : JSON.stringify(shown).length;
    if (length > room) return { arguments: null, reason };
    room -= length;
    return { arguments: shown, reason };
  });
}

function short(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > VALUE_MAX_CHARS ? cut(text, VALUE_MAX_CHARS) : value;
}
