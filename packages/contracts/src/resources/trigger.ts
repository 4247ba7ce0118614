import * as z from 'zod/mini';

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
