import * as z from 'zod/mini';
import { ACTION_RUN_STATUSES, RUN_STOPS } from '../words.ts';

const result = z.object({
  /** Why it sends nothing, or why the chain ended; `null` = it did what it should. */
  reason: z.nullable(z.string()),
  target_id: z.nullable(z.int()),
  delivery_id: z.nullable(z.string()),
});

const json = z.record(z.string(), z.unknown());

/** One action of a run, as the vendor answers it. */
export const actionRunItem = z.object({
  id: z.int(),
  action_history_id: z.int(),
  action_id: z.int(),
  handler: z.string(),
  status: z.enum(ACTION_RUN_STATUSES),
  /** As they were resolved; `null` where the action was not reached, or the event was erased. */
  arguments: z.nullable(json),
  /** The event's context, of a single run; `null` in lists, where it is large, and where it was erased. */
  context: z.nullable(json),
  result: z.nullable(result),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ActionRunItem = z.infer<typeof actionRunItem>;

/** One trigger, run once for one event. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const actionRun = z.object({
  id: z.int(),
  actionable_type: z.literal('trigger'),
  actionable_id: z.int(),
  parent_id: z.null(),
  /** The trigger's name at that time. */
  name: z.string(),
  event_id: z.string(),
  event: z.string(),
  /** Why it did not begin; `null` = it ran. */
  stop: z.nullable(z.enum(RUN_STOPS)),
  /** The same in words. */
  stop_detail: z.nullable(z.string()),
  items: z.array(actionRunItem),
  children: z.array(z.never()),
  children_history: z.array(z.never()),
  parent_history: z.null(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ActionRun = z.infer<typeof actionRun>;

/** A run as an event shows it. */
export const eventRun = z.object({
  id: z.int(),
  trigger_id: z.int(),
  name: z.string(),
  stop: z.nullable(z.enum(RUN_STOPS)),
  stop_detail: z.nullable(z.string()),
  actions: z.array(
    z.object({
      action_id: z.int(),
      handler: z.string(),
      status: z.enum(ACTION_RUN_STATUSES),
      reason: z.nullable(z.string()),
      target_id: z.nullable(z.int()),
      delivery_id: z.nullable(z.string()),
    }),
  ),
});
export type EventRun = z.infer<typeof eventRun>;
