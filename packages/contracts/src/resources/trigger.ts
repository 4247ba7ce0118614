import * as z from 'zod/mini';
import { ACTION_RUN_STATUSES } from '../words.ts';
import { renderFault } from './delivery.ts';

/** One argument of an action. `is_dynamic: true`: `value` is a JSON Logic rule over the event's context. */
export const actionArgument = z.object({
  name: z.string(),
  value: z.unknown(),
  is_dynamic: z.nullable(z.boolean()),
});
export type ActionArgument = z.infer<typeof actionArgument>;

/** One step of a trigger as the API answers it. Times are the vendor's `YYYY-MM-DD HH:MM:SS`, UTC. */
export const triggerAction = z.object({
  id: z.int(),
  /** The action's kind as it was written: `filter` or `target.send`. */
  uuid: z.string(),
  references_id: z.null(),
  name: z.string(),
  sort_order: z.nullable(z.int()),
  description: z.nullable(z.string()),
  notes: z.nullable(z.string()),
  /** Of a `target.send`: seconds from the event to the first attempt. */
  delay: z.int(),
  arguments: z.array(actionArgument),
  created_at: z.string(),
  updated_at: z.string(),
});
export type TriggerAction = z.infer<typeof triggerAction>;

/** A trigger with its actions in the order in which they run. */
export const trigger = z.object({
  id: z.int(),
  name: z.string(),
  trigger: z.string(),
  description: z.nullable(z.string()),
  notes: z.nullable(z.string()),
  is_active: z.boolean(),
  actions: z.array(triggerAction),
  /** The token that created it. */
  user_id: z.nullable(z.int()),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Trigger = z.infer<typeof trigger>;

/** What a trigger would do with a context. Nothing is stored or sent. */
export const triggerPreview = z.object({
  actions: z.array(
    z.object({
      action_id: z.int(),
      handler: z.string(),
      status: z.enum(ACTION_RUN_STATUSES),
      reason: z.nullable(z.string()),
      arguments: z.nullable(z.record(z.string(), z.unknown())),
      target_id: z.nullable(z.int()),
      /** Of a `planned` one: seconds until its first attempt. */
      delay: z.nullable(z.int()),
      /** What would be sent; `null` where nothing is, or where it cannot be rendered. */
      request: z.nullable(
        z.object({
          method: z.string(),
          url: z.string(),
          headers: z.record(z.string(), z.string()),
          body: z.string(),
        }),
      ),
      /** Why what is planned cannot be rendered. */
      fault: z.nullable(renderFault),
      /** What was rendered, if it is not JSON. */
      rendered: z.nullable(z.string()),
    }),
  ),
});
export type TriggerPreview = z.infer<typeof triggerPreview>;
