import * as z from 'zod/mini';

const sampled = { event_id: z.string(), event: z.string(), created_at: z.string() };

export const conditionPreview = z.object({
  /** `null` where there is nothing to try it on. */
  met: z.nullable(z.boolean()),
  reason: z.nullable(z.string()),
  warnings: z.array(z.string()),
  steps_used: z.nullable(z.int()),
  /** Of each operation that came out as a value, in the order in which they did first; the others were not reached. */
  values: z.array(
    z.object({ path: z.string(), operator: z.string(), value: z.string(), ok: z.boolean(), times: z.int() }),
  ),
  sample: z.nullable(
    z.object({
      events_looked_at: z.int(),
      met: z.int(),
      not_met: z.int(),
      /** Of those that are not met: it could not be evaluated. */
      failed: z.int(),
      rows: z.array(z.object({ ...sampled, met: z.boolean(), reason: z.nullable(z.string()) })),
    }),
  ),
});
export type ConditionPreview = z.infer<typeof conditionPreview>;

export const templatePreview = z.object({
  output: z.nullable(z.string()),
  /** What would be sent: the context with what the template adds; the plain context where the template fails. */
  merged: z.nullable(z.string()),
  body_bytes: z.nullable(z.int()),
  added: z.array(z.string()),
  ignored: z.array(z.string()),
  fault: z.nullable(
    z.object({
      message: z.string(),
      line: z.nullable(z.int()),
      column: z.nullable(z.int()),
      nearest: z.nullable(z.string()),
    }),
  ),
  warnings: z.array(z.string()),
  took_ms: z.nullable(z.number()),
  sample: z.nullable(
    z.object({
      events_looked_at: z.int(),
      rendered: z.int(),
      failed: z.int(),
      /** Bodies that differ from those of `against`; `null` without it. */
      changed: z.nullable(z.int()),
      rows: z.array(
        z.object({
          ...sampled,
          fault: z.nullable(z.string()),
          body_bytes: z.int(),
          changed: z.nullable(z.boolean()),
        }),
      ),
    }),
  ),
});
export type TemplatePreview = z.infer<typeof templatePreview>;
